<#
  $env:TRADING_MODE = "live" is set nowhere.
#>
$env:TRADING_MODE = "paper"
python -m tradingbot
