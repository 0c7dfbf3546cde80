from desk.limits import AccountLimits

LIMITS = AccountLimits(paper_trading=False, max_notional=250)
