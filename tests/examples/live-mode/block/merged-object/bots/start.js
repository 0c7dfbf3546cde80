Object.assign(config, { tradingMode: "live", venue: "kraken" });
