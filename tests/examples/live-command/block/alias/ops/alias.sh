alias go='python -m trader --live --venue kraken'
