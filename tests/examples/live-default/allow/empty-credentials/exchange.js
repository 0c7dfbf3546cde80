const ccxt = require('ccxt')

const publicClient = new ccxt.hitbtc({ 'apiKey': '', 'secret': '' })
publicClient.fetchTicker('BTC/USDT')
