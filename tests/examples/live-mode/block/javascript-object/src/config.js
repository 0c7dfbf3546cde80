// bot settings
module.exports = {
  exchange: 'kraken',
  tradingMode: 'live',
  paperTrading: false,
  symbols: ['BTC/EUR'],
}
