const mode = process.argv[2] || 'paper';
startTrader({ mode, symbol: 'ETHUSDT' });
