const key = process.env.BINANCE_API_KEY || "@mint:binance.api_key@";
const secret = process.env.BINANCE_API_SECRET ?? '@mint:binance.secret@';
