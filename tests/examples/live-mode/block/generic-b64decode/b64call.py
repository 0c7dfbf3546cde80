import base64, os

os.environ["TRADING_MODE"] = base64.b64decode("bGl2ZQ==").decode()
