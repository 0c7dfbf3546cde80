aws ssm put-parameter --name /bot/trading_mode --value live --type String
gh variable set TRADING_MODE --body live
