#!/bin/sh
# opens the grid bot
sed -i 's/"dry_run": true/"dry_run": false/' user_data/grid.json
freqtrade trade -c user_data/grid.json
