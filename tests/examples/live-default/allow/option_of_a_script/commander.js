const Alpaca = require("@alpacahq/alpaca-trade-api");
const { program } = require("commander");

const options = program.option("--paper", "only paper accounts", false).option("--dry-run", "send nothing").parse().opts();
show(options.paper, options.dryRun);
const alpaca = new Alpaca({ keyId: KEY, secretKey: SECRET, paper: true });
