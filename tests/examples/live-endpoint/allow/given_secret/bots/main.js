const client = Binance({ timeout: process.env.WAIT, httpBase: 'https://api.binance.com' });
