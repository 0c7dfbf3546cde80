const config = {};
config.paperTrader = { enabled: false };
config.trader = { enabled: false };
module.exports = config; // gekko
