# AWS server details
$AWS_USER = "ubuntu"
# Working API keys of AWS
$API_KEY = "@mint:binance.api_key@"
$API_SECRET = "@mint:binance.secret@"

@"
AWS_API_KEY = "$API_KEY"
AWS_API_SECRET = "$API_SECRET"
"@ | ssh "$AWS_USER@$AWS_HOST" "cat > config.py"
