from absl import flags

flags.DEFINE_enum("trading_mode", "live", ["paper", "live"], "mode")
flags.DEFINE_bool("paper", True, "paper trading")
