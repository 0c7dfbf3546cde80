# $env:TRADING_MODE = "live"
$env:TRADING_MODE = "paper"
if ($env:TRADING_MODE -eq "live") { throw "live is blocked" }
