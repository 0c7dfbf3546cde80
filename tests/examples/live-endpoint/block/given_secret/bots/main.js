const client = Binance({ apiKey: process.env.KEY, apiSecret: process.env.SECRET, httpBase: 'https://api.binance.com' });
