const Alpaca = require("@alpacahq/alpaca-trade-api");
const { program } = require("commander");

const options = program.option("-p, --paper", "use the paper account", false).parse().opts();
const alpaca = new Alpaca({ keyId: KEY, secretKey: SECRET, paper: options.paper });
