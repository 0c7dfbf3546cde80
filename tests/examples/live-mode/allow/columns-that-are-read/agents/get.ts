import { prisma } from "../db";

export async function get(id: string) {
  return prisma.tradingAgent.findFirst({
    where: { id },
    select: {
      id: true,
      tradingMode: true,
      automatedTradingLive: true,
    },
  });
}
