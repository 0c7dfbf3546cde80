#!/bin/bash
if [ "${DRY_RUN:-false}" == "true" ]; then
  set -- --dry-run "$@"
fi
exec python -m trading_bot "$@"
