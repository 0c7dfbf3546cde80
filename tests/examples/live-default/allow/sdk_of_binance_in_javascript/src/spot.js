const { Spot } = require('@binance/connector');
const client = new Spot(process.env.K, process.env.S, { baseURL: 'https://testnet.binance.vision' });
const open = new Spot();
