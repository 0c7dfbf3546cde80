import { WebsocketClient } from 'bybit-api';

export const ws = new WebsocketClient({ market: 'v5', testnet: false, key: KEY, secret: SECRET });
ws.subscribeV5(['order', 'execution'], 'linear');
