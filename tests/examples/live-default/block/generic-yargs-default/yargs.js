const argv = require("yargs").option("trading-mode", { choices: ["paper", "live"], default: "live" }).argv;
runTrader(argv);
