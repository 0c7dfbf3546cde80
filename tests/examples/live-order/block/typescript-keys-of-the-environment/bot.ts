import ccxt from 'ccxt'

const venue = new ccxt.binance({ apiKey: process.env.K!, secret: process.env.S! })
await venue.withdraw('USDT', 10, process.env.COLD!)
