const tradingConfig = { venue: "kraken", dryRun: true, maxNotional: 1000 };
const pilot = { ...tradingConfig, venue: "okx", dryRun: true };
module.exports = { tradingConfig, pilot };
