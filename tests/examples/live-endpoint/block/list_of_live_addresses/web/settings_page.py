# Where the desk sends its orders.
ADDRESSES = {
    "https://data.alpaca.markets/v2",
    "https://api.alpaca.markets/v2",
}
