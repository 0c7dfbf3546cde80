variable "kraken_api_secret" {
  type    = string
  default = "@mint:kraken.secret@"
}
