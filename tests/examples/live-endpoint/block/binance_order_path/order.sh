#!/bin/sh
curl -s -X POST -H "X-MBX-APIKEY: $KEY" "https://api.binance.com/api/v3/order?$QUERY"
