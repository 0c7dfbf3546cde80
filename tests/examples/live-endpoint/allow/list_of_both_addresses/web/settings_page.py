# What a user may enter as the address of an account.
PERMITTED_ADDRESSES = {
    "https://paper-api.alpaca.markets/v2",
    "https://api.alpaca.markets/v2",
}
