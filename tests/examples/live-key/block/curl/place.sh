curl -H "X-MBX-APIKEY: @mint:binance.api_key@" "$URL"
