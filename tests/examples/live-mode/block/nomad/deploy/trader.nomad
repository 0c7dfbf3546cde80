job "trader" {
  group "bot" {
    task "run" {
      env {
        TRADING_MODE = "live"
      }
      config {
        args = ["--dry-run=false"]
      }
    }
  }
}
