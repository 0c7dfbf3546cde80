export const texts = { title: 'Live trading', body: 'Trade live with real money', mode: 'Live' };
