variable "paper" { default = false }
locals { venue = "okx", bot = "grid-trader" }
