import { createBinanceRest } from "./binance";

const nothing = { apiKey: "", secretKey: "" };
const rest = createBinanceRest({ mode: "live", credentials: { apiKey: "", secretKey: "" } });
const other = createBinanceRest({ mode: "live", credentials: nothing });
export const klines = () => rest.getKlines("BTCUSDT");
