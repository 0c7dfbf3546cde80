import { WebsocketClient } from 'binance';

const privateKey = `-----BEGIN PRIVATE KEY-----
...
-----END PRIVATE KEY-----`;
const key = '@mint:binance.api_key@';
const client = new WebsocketClient({ api_key: key, api_secret: privateKey });
