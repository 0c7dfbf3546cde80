const BINANCE_API_SECRET: &str = "@mint:binance.secret@";
