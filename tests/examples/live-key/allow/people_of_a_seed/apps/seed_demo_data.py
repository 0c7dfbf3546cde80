"""Demo users of the platform for Zerodha."""

from django.contrib.auth import get_user_model

DEFAULT_PASSWORD = "SeedPass!234"


def user(name: str) -> object:
    return get_user_model().objects.create_user(username=name, password=DEFAULT_PASSWORD)
