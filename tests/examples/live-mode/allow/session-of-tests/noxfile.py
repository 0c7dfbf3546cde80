import nox


@nox.session
def refusals(session):
    session.run("pytest", "tests/refusals", env={"TRADING_MODE": "live"})
