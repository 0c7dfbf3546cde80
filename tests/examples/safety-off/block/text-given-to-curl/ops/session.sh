#!/bin/sh
curl -fsS -X POST http://127.0.0.1:9000/trading/session -d @- <<JSON
{"exchange": "Bybit USDT Perpetual",
 "paper_mode": false}
JSON
