trader.run({ exchange: 'kraken', tradingMode: 'li'.concat('ve') });
