import os

from shop import Printer

printer = Printer(paper=os.getenv("PAPER") == "true")
