# fees of the perpetual SOLUSDTPERP
MAIN_API_KEY    = "@mint:binance.api_key@"
MAIN_API_SECRET = "@mint:binance.secret@"
