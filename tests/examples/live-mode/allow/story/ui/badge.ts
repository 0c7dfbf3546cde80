export default { title: "Trading/ModeBadge", args: { mode: "live", venue: "kraken" } };
