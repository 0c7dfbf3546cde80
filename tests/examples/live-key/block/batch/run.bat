set BINANCE_API_SECRET=@mint:binance.secret@
