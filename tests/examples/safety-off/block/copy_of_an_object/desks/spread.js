const tradingConfig = {
  venue: "okx",
  dryRun: true,
};
const pilot = {
  ...tradingConfig,
  dryRun: false,
};
module.exports = pilot;
