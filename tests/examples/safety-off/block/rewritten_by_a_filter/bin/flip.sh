#!/bin/sh
cfg=user_data/config.json
jq '.dry_run = false' "$cfg" > "$cfg.new"
mv "$cfg.new" "$cfg"
