import sys
from trader.__main__ import main

sys.argv = ["trader", "--live", "--venue", "kraken"]
main()
