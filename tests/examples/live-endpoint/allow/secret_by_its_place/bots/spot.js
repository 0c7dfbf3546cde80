const { Spot } = require('@binance/connector');

const client = new Spot('', '', { baseURL: 'https://api.binance.com' });
