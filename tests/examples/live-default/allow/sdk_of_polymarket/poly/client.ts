import { ClobClient } from '@polymarket/clob-client';
const client = new ClobClient('https://clob.polymarket.com', 137);
