Start-Process -FilePath .\preview.exe -ArgumentList "--mode live"
