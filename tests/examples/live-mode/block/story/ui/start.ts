export default { venue: "kraken", args: { mode: "live", size: 1 } };
