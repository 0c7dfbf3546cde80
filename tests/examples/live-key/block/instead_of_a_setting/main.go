package main

var secret = getEnv("KRAKEN_API_SECRET", "@mint:kraken.secret@")
var password = envOr("TRADOVATE_PASSWORD", "@mint:tradovate.password@")
