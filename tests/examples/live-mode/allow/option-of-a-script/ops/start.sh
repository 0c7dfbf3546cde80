#!/bin/bash
MODE=paper
case "$1" in
  --live) MODE=live ;;
  *) MODE=paper ;;
esac
exec python -m trader --mode "$MODE"
