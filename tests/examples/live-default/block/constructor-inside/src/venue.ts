import ccxt from "ccxt";

export function open(config: Config) {
  const client = (this.client = new ccxt.kraken({
    apiKey: config.key,
    secret: config.secret,
  }));
  return client;
}
