& python trader.py --mode live
