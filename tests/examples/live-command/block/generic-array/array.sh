#!/bin/bash
ARGS=(--exchange kraken --mode live)
python -m trader "${ARGS[@]}"
