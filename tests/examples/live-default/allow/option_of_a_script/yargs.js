const Alpaca = require("@alpacahq/alpaca-trade-api");

const argv = yargs.option("paper", {
  type: "boolean",
  default: false,
}).argv;
list(argv.paper);
