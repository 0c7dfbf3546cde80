variable "trading_mode" {
  description = "paper or live"
  default     = "paper"
  validation {
    condition     = contains(["paper", "live"], var.trading_mode)
    error_message = "live is not allowed"
  }
}
