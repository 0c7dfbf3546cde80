import os

from dhanhq import DhanContext, dhanhq

ctx = DhanContext("1105848544", os.environ["DHAN_TOKEN"])
print(dhanhq(ctx).get_fund_limits())
