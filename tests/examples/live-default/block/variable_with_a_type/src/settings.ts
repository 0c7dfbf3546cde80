export type Mode = 'paper' | 'live';

export function load() {
  return {
    mode: (process.env.TRADING_MODE as Mode) ?? 'live',
    symbols: (process.env.SYMBOLS ?? 'BTC-USDT').split(','),
  };
}
