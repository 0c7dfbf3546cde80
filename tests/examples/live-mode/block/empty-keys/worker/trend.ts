import { createBinanceRest } from "./binance";

const a = createBinanceRest({ mode: "live", credentials: { apiKey: process.env.KEY || "", secretKey: "" } });
const b = createBinanceRest({ mode: "live", credentials: { apiKey: KEY, secretKey: "" } });
const c = createBinanceRest({ mode: "live", credentials: { apiKey, secretKey: "" } });
export const buy = () => a.buy("BTCUSDT");
