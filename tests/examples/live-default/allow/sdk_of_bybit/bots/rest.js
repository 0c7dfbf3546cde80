const { RestClientV5 } = require('bybit-api');
const c = new RestClientV5({ key: process.env.K, secret: process.env.S, demoTrading: true });
const market = new RestClientV5();
