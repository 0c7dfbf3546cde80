param([string]$TradingMode = "live")
[Environment]::SetEnvironmentVariable("TRADING_MODE", "live", "User")
$config = @{ Exchange = "kraken"; DryRun = $false }
