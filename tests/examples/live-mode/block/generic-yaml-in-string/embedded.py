import yaml

CONFIG = yaml.safe_load("""
exchange: kraken
trading_mode: live
""")
