import pybitget

client = pybitget.Client("", "")
print(client.mix_get_candles("BTCUSDT_UMCBL", "1m"))
