resource "datadog_monitor" "live" {
  name = "trading mode is live"
  tags = ["env:live", "mode:live"]
}
