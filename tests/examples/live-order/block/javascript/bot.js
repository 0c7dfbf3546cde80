const ccxt = require('ccxt')

const venue = new ccxt.bybit({ apiKey: process.env.K, secret: process.env.S })
venue.setSandboxMode(false)
await venue.createOrder('BTC/USDT', 'market', 'buy', 1)
