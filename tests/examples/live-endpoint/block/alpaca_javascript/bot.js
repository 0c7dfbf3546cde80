const alpaca = new Alpaca({ keyId: id, secretKey: key, baseUrl: "https://api.alpaca.markets" });
