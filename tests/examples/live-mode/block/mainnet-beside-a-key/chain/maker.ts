import { MsgBroadcasterWithPk } from '@injectivelabs/sdk-ts';

export const broadcaster = new MsgBroadcasterWithPk({
  privateKey: process.env.INJ_KEY,
  network: Network.Mainnet,
});
