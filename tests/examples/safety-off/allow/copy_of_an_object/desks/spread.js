const tradingConfig = {
  venue: "okx",
  dryRun: true,
};
const pilot = {
  ...tradingConfig,
  dryRun: true,
};
module.exports = pilot;
