export const signer = {
  apiSecret: process.env.BINANCE_API_SECRET! || "@mint:binance.secret@",
  passphrase: (settings["okx_passphrase"] as string) ?? fallback,
};
export const okxPassphrase: string = import.meta.env.VITE_PASSPHRASE ?? '@mint:okx.passphrase@';
