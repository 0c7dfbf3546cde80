module "bot" {
  source       = "./modules/bot"
  environment  = "prod"
  trading_mode = "live"
}
