resource "aws_ecs_task_definition" "bot" {
  family = "trading-bot"
  container_definitions = jsonencode([{
    name = "bot"
    environment = [
      { name = "TRADING_MODE", value = "live" },
      { name = "LOG_LEVEL", value = "info" }
    ]
  }])
}
