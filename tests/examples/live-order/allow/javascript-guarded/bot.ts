import ccxt from 'ccxt'

const venue = new ccxt.binance({ apiKey: process.env.K!, secret: process.env.S! })
venue.setSandboxMode(true)
export async function sell(dryRun: boolean) {
  if (dryRun) return
  await venue.createOrder('BTC/USDT', 'market', 'sell', 1)
}
