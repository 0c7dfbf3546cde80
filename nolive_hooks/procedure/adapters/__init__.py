"""Exports of trading engines, read and never trusted: one file an engine, one row in `table`; no engine is imported."""
