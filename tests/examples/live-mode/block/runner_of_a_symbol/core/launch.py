from core.runner import Runner

runner = Runner(symbol="IWM", mode="live")
runner.start()
