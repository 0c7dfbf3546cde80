const ccxt = require('ccxt');
const id = 'binance';
const exchange = new ccxt[id]({ apiKey: process.env.K, secret: process.env.S });
exchange.createMarketBuyOrder('BTC/USDT', 0.1);
