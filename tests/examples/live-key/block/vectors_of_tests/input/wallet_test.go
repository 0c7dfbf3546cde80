package input

import "testing"

func TestBalance(t *testing.T) {
	client, _ := ethclient.Dial("https://rpc.example.org")
	privKeyHex := "@mint:hex.64@"
	send(client, privKeyHex)
}
