const ccxt = require('ccxt')
const exchange = new ccxt.bybit({ apiKey: process.env.K, secret: process.env.S })
exchange.setSandboxMode(false)
