<#
  $env:TRADING_MODE = "paper" was for the rehearsal.
#>
$env:TRADING_MODE = "live"
python -m tradingbot
