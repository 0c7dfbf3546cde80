export class Closer {
  private async openTrader(exchange: Exchange, apiKey: string, isTestnet: boolean = false): Promise<Trader> {
    return this.factory.create(exchange, { apiKey, isTestnet });
  }
}
