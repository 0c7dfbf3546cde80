const { Spot } = require('@binance/connector');
const client = new Spot(process.env.K, process.env.S);
client.newOrder('BNBUSDT', 'BUY', 'MARKET', { quantity: 1 });
