module "bot" {
  source       = "./modules/bot"
  environment  = "prod"
  trading_mode = var.trading_mode
}
