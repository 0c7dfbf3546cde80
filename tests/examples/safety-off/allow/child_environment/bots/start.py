import os
import subprocess

subprocess.run(["freqtrade", "trade"], env={**os.environ, "FREQTRADE__DRY_RUN": "true"})
