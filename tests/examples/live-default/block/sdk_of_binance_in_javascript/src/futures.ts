import { MainClient } from 'binance';

const client = new MainClient({
  api_key: process.env.BN_KEY,
  api_secret: process.env.BN_SECRET,
});
