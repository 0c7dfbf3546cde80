import okx.Trade

session = okx.Trade.TradeAPI(key, secret, passphrase="@mint:okx.passphrase@")
