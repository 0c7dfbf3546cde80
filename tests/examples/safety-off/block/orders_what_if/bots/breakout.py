class Breakout(Strategy):
    is_paper = False
    symbols = ["ES", "NQ"]
