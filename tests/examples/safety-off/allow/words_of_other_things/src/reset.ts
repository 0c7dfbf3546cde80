const cleared: PaperTradingResetCounts = {
  positions: 0,
  tradeLogs: 0,
  simulatedOrders: 0,
};
