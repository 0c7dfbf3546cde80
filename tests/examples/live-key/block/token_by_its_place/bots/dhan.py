from dhanhq import DhanContext, dhanhq

ctx = DhanContext("1105848544", "@mint:dhan.access_token@")
print(dhanhq(ctx).get_fund_limits())
