if (config.tradingMode === 'live') {
  throw new Error('live trading is blocked')
}
const isLive = mode === 'live'
