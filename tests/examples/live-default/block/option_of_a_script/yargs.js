const Alpaca = require("@alpacahq/alpaca-trade-api");

const argv = yargs.option("paper", { type: "boolean", default: false }).argv;
const alpaca = new Alpaca({ keyId: KEY, secretKey: SECRET, paper: argv.paper });
