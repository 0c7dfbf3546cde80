import { WebsocketClient } from 'bybit-api';

export const ws = new WebsocketClient({ market: 'v5', testnet: false });
ws.subscribeV5(['publicTrade.BTCUSDT', 'orderbook.50.BTCUSDT'], 'linear');
