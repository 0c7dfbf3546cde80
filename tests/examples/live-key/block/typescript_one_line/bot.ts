import ccxt from 'ccxt';
const ex = new ccxt.pro.gate({ apiKey: '@mint:gate.api_key@', secret: '@mint:gate.secret@' });
