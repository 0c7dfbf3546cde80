const { RestClient } = require('okx-api');

const client = new RestClient({ apiKey: process.env.KEY, apiSecret: 'apiSecretHere', apiPass: 'apiPassHere' });
client.getBalance();
