kucoin = {
    "secret_token": "@mint:kucoin.secret@",
}
