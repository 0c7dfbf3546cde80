resource "kubernetes_config_map" "bot" {
  data = {
    TRADING_MODE = "live"
    VENUE        = "kraken"
  }
}
