import subprocess
import sys

subprocess.run([sys.executable, "-m", "trader", "--live"], check=True)
