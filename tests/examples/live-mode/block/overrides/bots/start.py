from omegaconf import OmegaConf

cfg = OmegaConf.from_dotlist(["trading.mode=live", "size=2"])
