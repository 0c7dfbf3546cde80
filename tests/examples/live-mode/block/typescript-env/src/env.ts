export const TRADING_MODE = process.env.TRADING_MODE || 'live';
export const DRY_RUN = process.env.DRY_RUN ?? 'true';
