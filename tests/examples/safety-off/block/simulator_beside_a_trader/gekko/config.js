const config = {};
config.paperTrader = { enabled: false };
config.trader = { enabled: true, exchange: 'kraken' };
module.exports = config; // gekko
