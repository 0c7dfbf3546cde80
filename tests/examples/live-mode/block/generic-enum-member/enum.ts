import { Trader, TradingMode } from "./trading";

const trader = new Trader({ symbol: "BTC/EUR", mode: TradingMode.Live });
