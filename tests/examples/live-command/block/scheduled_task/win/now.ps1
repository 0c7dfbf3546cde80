Start-Process -FilePath .\trader.exe -ArgumentList "--mode live"
