BINANCE = {
    "key": "@mint:binance.api_key@",
    "secret": "@mint:binance.secret@",
}
