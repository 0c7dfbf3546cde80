export class TradingConfig {
  readonly exchange: string = "kraken";
  readonly mode: Mode = "live";
  paperTrading = false;
}
