import ccxt from "ccxt";

export const tradingMode = env === "live" ? "live" : "paper";
export const first = { exchange: "binance", tradingMode: simulated ? "paper" : "live" };
export const second = {
  exchange: "binance",
  tradingMode: test
    ? "paper"
    : "live",
  mode: a ? "paper" : b ? "live" : "shadow",
  baseURL: simulated ? "https://paper-api.alpaca.markets" : "https://api.alpaca.markets",
};
export const third = { exchange: "binance", tradingMode: process.env.MODE === "live" ? "live" : "paper" };
export const fourth = { exchange: "binance", tradingMode: process.env.MODE !== "live" ? "paper" : "live" };
