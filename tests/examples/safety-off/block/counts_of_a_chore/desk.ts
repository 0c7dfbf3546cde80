export function start(strategies: Strategy[]) {
  return runTrader({
    exchange: "binance",
    dryRun: false,
    strategies,
  });
}
