export default {
  exchange: "binance",
  paperTrading: false,
};
