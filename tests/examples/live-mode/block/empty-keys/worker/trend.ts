import { createBinanceRest } from "./binance";

const trader = createBinanceRest({ mode: "live", credentials: { apiKey: process.env.KEY || "", secretKey: "" } });
export const buy = () => trader.buy("BTCUSDT");
