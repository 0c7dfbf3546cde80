module.exports = {
  apps: [{
    name: 'trade-bot',
    script: 'trader.js',
    args: '--live',
    env: { TRADING_MODE: 'live' },
  }],
}
