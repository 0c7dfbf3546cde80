#!/bin/bash
cat > .env <<'END'
TRADING_MODE=live
END
docker compose up -d trader
