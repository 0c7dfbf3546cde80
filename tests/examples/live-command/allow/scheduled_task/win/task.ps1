$action = New-ScheduledTaskAction -Execute "C:\desk\trader.exe" -Argument "--account main --mode paper"
Register-ScheduledTask -TaskName "desk-open" -Action $action
