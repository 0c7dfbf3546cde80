echo "usage: trade.py --mode live"
cat <<EOF
  # TRADING_MODE=live is refused
EOF
grep -q 'mode = "live"' config.toml && exit 1
