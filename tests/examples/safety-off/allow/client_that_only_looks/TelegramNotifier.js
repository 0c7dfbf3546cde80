// messages of the trading bot
export const DEFAULT_CONFIG = {
  mode: (process.env.RUN_MODE || 'live').toLowerCase(), // used in the shadow report
};
