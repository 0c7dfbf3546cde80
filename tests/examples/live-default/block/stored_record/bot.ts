import { z } from "zod";

export const BotConfig = z.object({
  exchange: z.string(),
  leverage: z.number(),
  paperTrade: z.boolean().default(false),
});

export class Bot {
  constructor(options: BotOptions) {
    this.config = {
      exchange: options.exchange,
      apiKey: options.apiKey,
      paperTrade: options.paperTrade || false,
    };
  }
}
