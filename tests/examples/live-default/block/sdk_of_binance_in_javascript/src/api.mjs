import Binance from 'binance-api-node';

const client = Binance({
  apiKey: process.env.BN_KEY,
  apiSecret: process.env.BN_SECRET,
});
