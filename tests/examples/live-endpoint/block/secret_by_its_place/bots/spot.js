const { Spot } = require('@binance/connector');

const client = new Spot(process.env.BN_KEY, process.env.BN_SECRET, { baseURL: 'https://api.binance.com' });
