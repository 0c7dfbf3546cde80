import subprocess

ARGS = ["lean", "live", "deploy", "P", "--brokerage", "Paper Trading"]
subprocess.check_call(ARGS)
