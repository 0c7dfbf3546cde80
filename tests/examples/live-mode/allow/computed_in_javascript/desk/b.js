const seen = fills.map((one) => one.id).reverse().join(' ');
trader.show({ exchange: 'kraken', seen });
