const Binance = require('node-binance-api');
const client = new Binance().options({ APIKEY: KEY, APISECRET: SECRET, test: false });
