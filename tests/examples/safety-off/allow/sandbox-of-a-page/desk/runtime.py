import os

os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
os.environ["QTWEBENGINE_USE_SANDBOX"] = "0"
EXCHANGE = "kraken"
