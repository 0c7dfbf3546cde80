from futu import TrdEnv


def buy(ctx, code, qty, price, trd_env=TrdEnv.SIMULATE):
    return ctx.place_order(code=code, qty=qty, price=price, trd_side="BUY", trd_env=trd_env)


def chosen(live):
    if live:
        trd_env = TrdEnv.REAL
    else:
        trd_env = TrdEnv.SIMULATE
    return trd_env


def is_real(env):
    return env == TrdEnv.REAL
