class Breakout(Strategy):
    is_paper = True
    symbols = ["ES", "NQ"]


class Sheet:
    is_paper = False
    size = "A4"
