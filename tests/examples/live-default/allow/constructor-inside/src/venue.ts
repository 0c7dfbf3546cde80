import ccxt from "ccxt";

export function open() {
  const client = (this.client = new ccxt.kraken({ enableRateLimit: true }));
  return client;
}
