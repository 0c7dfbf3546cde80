BINANCE_API_SECRET = (
    "@half1:binance.secret@"
    "@half2:binance.secret@"
)
