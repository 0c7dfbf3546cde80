import ccxt from 'ccxt';
const ex = new ccxt.gate({ enableRateLimit: true });
ex.setSandboxMode(!1);
