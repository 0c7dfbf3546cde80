export const settings = {
  agent: {
    symbol: "BTCUSDT",
    tradingMode: true,
    automatedTradingLive: true,
  },
};
