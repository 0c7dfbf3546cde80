var c = module.exports = {}
c.selector = 'kraken.BTC-USD'
c.gemini = {}
c.gemini.sandbox = process.env.ZENBOT_GEMINI_SANDBOX || true
