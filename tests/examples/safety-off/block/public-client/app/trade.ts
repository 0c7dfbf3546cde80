import { createExchange } from "./exchanges";

const exchange = createExchange("okx", { apiKey: process.env.KEY, sandbox: false });
await exchange.createOrder("BTC/USDT", "market", "buy", 0.1);
