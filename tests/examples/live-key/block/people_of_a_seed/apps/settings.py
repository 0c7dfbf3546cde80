"""Users of the platform for Zerodha."""

from kiteconnect import KiteConnect

ZERODHA_PASSWORD = "@mint:hex.16@"
