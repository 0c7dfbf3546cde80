import configparser

cfg = configparser.ConfigParser()
cfg["trading"]["mode"] = "live"
cfg.set("trading", "dry_run", "false")
