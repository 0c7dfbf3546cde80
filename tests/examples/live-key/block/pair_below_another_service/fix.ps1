# Fix AWS API Keys

# AWS server details
$AWS_USER = "ubuntu"

# Working API keys
$API_KEY = "@mint:binance.api_key@"
$API_SECRET = "@mint:binance.secret@"

@"
BINANCE_API_KEY = "$API_KEY"
BINANCE_API_SECRET = "$API_SECRET"
"@ | ssh "$AWS_USER@$AWS_HOST" "cat > config.py"
