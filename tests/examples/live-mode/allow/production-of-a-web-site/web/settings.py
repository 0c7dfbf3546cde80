DEBUG = False
ENVIRONMENT = "production"
BROKER = {"NAME": "oanda", "PRACTICE": True}
