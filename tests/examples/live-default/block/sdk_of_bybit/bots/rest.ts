import { RestClientV5 } from 'bybit-api';

const key = process.env.BYBIT_KEY!;
const secret = process.env.BYBIT_SECRET!;
export const client = new RestClientV5({ key, secret });
