const c = (module.exports = {});

c.symbols = [];

['BTCUSDT', 'ETHUSDT'].forEach(pair => {
  c.symbols.push({
    symbol: pair,
    exchange: 'bybit',
    periods: ['1m', '15m'],
    trade: { capital: 0.015, strategies: [{ strategy: 'dca_dipper', interval: '15m' }] },
  });
});
