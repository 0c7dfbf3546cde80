export const client = Mexc.connect({
  apiKey: process.env.KEY,
  secretKey: vault.secret(),
  baseUrl: 'https://api.mexc.com',
});
