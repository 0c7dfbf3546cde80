"""Measurements, by hand and by `make bench`; nothing of it is installed."""
