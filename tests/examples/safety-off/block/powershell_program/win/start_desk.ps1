Set-Location C:\desk\bot
$env:DRY_RUN = "false"
& .\venv\Scripts\python.exe -m bot.main
