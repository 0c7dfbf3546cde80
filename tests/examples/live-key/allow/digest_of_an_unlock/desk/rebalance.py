import futu as ft

API_SECRET_MD5 = "@mint:hex.32@"  # what the vault's secret must come to

ctx = ft.OpenQuoteContext(host="127.0.0.1", port=11111)
