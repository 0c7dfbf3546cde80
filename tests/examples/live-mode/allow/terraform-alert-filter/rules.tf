resource "aws_cloudwatch_metric_alarm" "live" {
  alarm_name  = "trading-mode-live"
  metric_name = "LiveOrders"
  dimensions  = { Mode = "live" }
}
