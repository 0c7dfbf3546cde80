trader.run({ exchange: 'kraken', tradingMode: ['pa', 'per'].join('') });
