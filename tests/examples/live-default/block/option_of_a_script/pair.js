const Alpaca = require("@alpacahq/alpaca-trade-api");

program
  .option("--paper", "the paper account", false)
  .option("--no-paper", "real money")
  .parse();
