"""Figures of a run, read from its tables and computed again: trades, equity, metrics, risk."""
