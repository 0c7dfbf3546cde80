python -m trading_bot --exchange okx --no-sandbox
