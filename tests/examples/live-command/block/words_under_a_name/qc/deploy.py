import subprocess

ARGS = ["lean", "cloud", "live", "deploy", "P", "--brokerage", "Interactive Brokers", "--ib-trading-mode", "live"]
subprocess.check_call(ARGS)
