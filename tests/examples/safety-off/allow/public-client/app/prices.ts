import { createPublicExchange } from "./exchanges";

const exchange = createPublicExchange("okx", { sandbox: false });
export const ticker = await exchange.fetchTicker("BTC/USDT");
