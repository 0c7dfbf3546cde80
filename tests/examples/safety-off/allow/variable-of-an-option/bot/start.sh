#!/bin/sh
DRY_RUN=1
if [ "$1" = "--send" ]; then
  DRY_RUN=0
fi
python3 -m bot.main --dry-run "$DRY_RUN"
