import argparse

p = argparse.ArgumentParser("trader")
p.add_argument("--live", dest="paper", action="store_false", default=True)
