export const SendTransaction = Type.Object({
  network: Type.String({ description: 'Network', examples: ['mainnet', 'mainnet-beta'] }),
  wallet: Type.String({ description: 'Wallet that signs' }),
});
