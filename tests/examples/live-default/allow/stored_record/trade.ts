import { z } from "zod";

export const Position = z.object({
  exchange: z.string(),
  realizedPnL: z.number().optional(),
  closeTime: z.date().optional(),
  paperTrade: z.boolean().default(false),
});

export function fromRow(row: Row): Trade {
  return new Trade({
    id: row.id,
    symbol: row.symbol,
    status: row.status,
    exchange: row.exchange,
    paperTrade: row.paperTrade || false,
    createdAt: row.createdAt,
  });
}
