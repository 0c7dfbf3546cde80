import Alpaca from '@alpacahq/alpaca-trade-api';

const alpaca = new Alpaca({ keyId: KEY, secretKey: SECRET, paper: process.env.PAPER === 'true' });
