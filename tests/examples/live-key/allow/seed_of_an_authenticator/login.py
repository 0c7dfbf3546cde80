import pyotp
from SmartApi import SmartConnect

totp_code = "493817"
totp = pyotp.TOTP(read("angel-totp-secret")).now()
TOTP_URI = "otpauth://totp/angel"
