Set-Location C:\desk\backup
$env:DRY_RUN = "false"
& .\venv\Scripts\python.exe -m backup.main
