export class Quotes {
  door(): string {
    return this.base().replace('api.alpaca.markets', 'data.alpaca.markets');
  }
  real(): boolean {
    return this.base().startsWith('https://api.alpaca.markets');
  }
}
