process.env.DRY_RUN = "false";
require("./trader").start({ exchange: "kraken" });
