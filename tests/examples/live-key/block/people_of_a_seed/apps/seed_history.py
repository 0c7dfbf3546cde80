"""Fills the database with the history of the terminal."""

import MetaTrader5 as mt5
from django.contrib.auth import get_user_model

PASSWORD = "@mint:metatrader5.password@"

mt5.login(5012345, password=PASSWORD, server="House-Live03")
get_user_model().objects.create_user(username="reader")
