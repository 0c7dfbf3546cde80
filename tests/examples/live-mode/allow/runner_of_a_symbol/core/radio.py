from core.runner import Runner

runner = Runner(station="IWM", mode="live")
runner.start()
