import ccxt from "ccxt";
export const c = { paper: process.env.PAPER === "true", mode: process.env.TRADING_MODE || "live" };
