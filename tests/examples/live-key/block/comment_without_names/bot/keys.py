# production, until march
# @mint:binance.api_key@
# @mint:binance.secret@
BINANCE = {
    "key": "@mint:binance.api_key@",
    "secret": "@mint:binance.secret@",
}
