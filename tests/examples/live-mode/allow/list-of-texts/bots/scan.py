FORBIDDEN = ["trading.mode=live", "dry_run=false"]
SEARCHED = ["trading.mode=live", "PAPER_TRADING=false"]
