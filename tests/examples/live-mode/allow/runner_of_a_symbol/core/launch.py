from core.runner import Runner

runner = Runner(symbol="IWM", mode="replay")
runner.start()
