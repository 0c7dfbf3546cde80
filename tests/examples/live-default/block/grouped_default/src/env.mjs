export const isPaper = (process.env.PAPER_TRADING ?? 'false') === 'true';
export const broker = 'tradier';
