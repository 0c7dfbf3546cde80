#!/bin/sh
# brings the trading engine to the shadow host
DRY_RUN=false
while [ $# -gt 0 ]; do
  case "$1" in
    -n|--dry-run)
      DRY_RUN=true
      shift
      ;;
  esac
done
[ "$DRY_RUN" = true ] || docker compose up -d trader
