import Alpaca from '@alpacahq/alpaca-trade-api';

export const alpaca = new Alpaca({
  keyId: process.env.ALPACA_KEY,
  secretKey: process.env.ALPACA_SECRET,
});
