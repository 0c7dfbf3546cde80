$action = New-ScheduledTaskAction -Execute "C:\desk\trader.exe" -Argument "--account main --mode live"
Register-ScheduledTask -TaskName "desk-open" -Action $action
