import ccxt from "ccxt";

export const first = { exchange: "binance", tradingMode: process.env.MODE === "paper" ? "paper" : "live" };
export const second = { exchange: "binance", tradingMode: process.env.MODE !== "paper" ? "live" : "paper" };
export const third = { exchange: "binance", tradingMode: process.env.MODE ? process.env.MODE : "live" };
export const fourth = { exchange: "binance", tradingMode: fast ? "live" : "live" };
export const fifth = { exchange: "binance", tradingMode: fast ? chosen : "live" };
