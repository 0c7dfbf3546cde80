package main

const krakenSecret = "@mint:kraken.secret@"

func main() {
	client := binance.NewClient("key", "x")
	client.SecretKey = "@mint:binance.secret@"
}
