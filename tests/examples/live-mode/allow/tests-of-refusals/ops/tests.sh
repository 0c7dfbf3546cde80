TRADING_MODE=live pytest tests/refusals -q
ruff check trading && mypy trading --strict
