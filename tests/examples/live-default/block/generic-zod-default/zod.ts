export const env = z.object({
  EXCHANGE: z.string(),
  TRADING_MODE: z.enum(["paper", "live"]).default("live"),
}).parse(process.env);
