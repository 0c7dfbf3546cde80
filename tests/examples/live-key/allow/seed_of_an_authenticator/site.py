import pyotp
from django.contrib.auth import login

totp = pyotp.TOTP("@mint:angelone.totp_secret@")
