Set-Item -Path Env:TRADING_MODE -Value "live"
