// presets of the oanda desk
export const PRESETS = [
  { key: "best40_shared_2pct_tp", label: "Forty best, shared" },
];
