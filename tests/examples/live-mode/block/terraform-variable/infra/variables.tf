variable "trading_mode" {
  description = "paper or live"
  type        = string
  default     = "live"
}
