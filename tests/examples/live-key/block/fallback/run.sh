export KRAKEN_API_SECRET="${KRAKEN_API_SECRET:-@mint:kraken.secret@}"
