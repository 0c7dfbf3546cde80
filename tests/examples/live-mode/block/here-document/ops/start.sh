#!/bin/sh
cat > /srv/desk/config.toml <<CFG
[environment]
mode = "live"
CFG
python -m trader
