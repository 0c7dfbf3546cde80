export class FundingMonitor {
  constructor(symbols: string[] = ["BTCUSDT"], interval = 5000, isTestnet = false) {}
}
