export const isPaper = (process.env.PAPER_TRADING ?? 'true') === 'true';
export const broker = 'tradier';
