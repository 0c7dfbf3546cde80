#!/bin/sh
MODE="${1:-live}"
exec python -m trader --mode "$MODE"
