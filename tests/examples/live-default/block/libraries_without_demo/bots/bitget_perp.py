import pybitget

client = pybitget.Client(KEY, SECRET, passphrase=PHRASE)
client.mix_place_order("BTCUSDT_UMCBL", "USDT", "0.01", "open_long", "market")
