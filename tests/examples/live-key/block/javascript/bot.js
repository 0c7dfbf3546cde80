const ccxt = require('ccxt');
const ex = new ccxt.kraken({
  apiKey: '@mint:kraken.api_key@',
  secret: '@mint:kraken.secret@',
});
