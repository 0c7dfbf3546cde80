import ccxt from "ccxt";

export const router = new OrderRouter({ simulated: false, exchange: "okx", maxOrders: 4 });
