var c = module.exports = {}

c.mongo = {}
c.selector = 'gdax.BTC-USD'
// sandbox endpoints
c.gemini = {}
c.gemini.sandbox = false
