const { RestClient } = require('okx-api');

const client = new RestClient({ apiKey: 'apiKeyHere', apiSecret: 'apiSecretHere', apiPass: 'apiPassHere' });
client.submitOrder(params);
