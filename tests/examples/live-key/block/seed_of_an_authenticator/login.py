import pyotp
from SmartApi import SmartConnect

api = SmartConnect(api_key=read("key"))
api.generateSession(read("user"), read("pin"), pyotp.TOTP("@mint:angelone.totp_secret@").now())
