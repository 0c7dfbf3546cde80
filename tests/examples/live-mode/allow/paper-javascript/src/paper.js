// live trading needs tradingMode: 'live'
module.exports = { exchange: 'kraken', tradingMode: 'paper', paperTrading: true, dryRun: true }
