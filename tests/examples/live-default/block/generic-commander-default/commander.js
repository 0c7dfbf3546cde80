program.option("--mode <mode>", "trading mode", "live");
program.parse();
startTrader(program.opts());
