from futu import TrdEnv


def buy(ctx, code, qty, price, trd_env=TrdEnv.REAL):
    return ctx.place_order(code=code, qty=qty, price=price, trd_side="BUY", trd_env=trd_env)


def sell(ctx, code, env=TrdEnv.REAL):
    return ctx.close(code, env)
