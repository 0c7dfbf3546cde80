export const config = {
  exchange: "binance",
  paperTrading: process.env.PAPER_TRADING === "true",
  dryRun: process.env.DRY_RUN !== "false",
};
