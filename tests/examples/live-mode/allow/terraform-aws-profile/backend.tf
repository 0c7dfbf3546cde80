terraform {
  backend "s3" {
    bucket  = "trading-tfstate"
    profile = "live"
    region  = "eu-central-1"
  }
}
