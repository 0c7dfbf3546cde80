#!/bin/bash
cat > notes.txt <<'END'
TRADING_MODE=live
END
docker compose up -d trader
