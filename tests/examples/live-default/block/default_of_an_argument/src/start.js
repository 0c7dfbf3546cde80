const mode = process.argv[2] || 'live';
startTrader({ mode, symbol: 'ETHUSDT' });
