import pathlib

pathlib.Path(".env").write_text("TRADING_MODE=live\nVENUE=kraken\n")
