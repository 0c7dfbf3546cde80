trader.run({ exchange: 'kraken', tradingMode: 'evil'.split('').reverse().join('') });
