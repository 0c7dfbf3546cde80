class ModeManager:
    def __init__(self) -> None:
        self.current_mode = "DEMO"
        self.modes = {
            "LIVE": ModeConfig(mode="LIVE", database="trading_live.db"),
            "DEMO": ModeConfig(mode="DEMO", database="trading_demo.db"),
        }
