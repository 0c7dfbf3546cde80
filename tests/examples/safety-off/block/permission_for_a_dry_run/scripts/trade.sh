#!/bin/sh
DRY_RUN=false
python -m trader --dry-run="$DRY_RUN"
