from eth_account import Account

acct = Account.from_key("0x@mint:hex.64@")
