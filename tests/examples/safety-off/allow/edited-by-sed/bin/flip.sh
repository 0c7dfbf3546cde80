#!/bin/sh
# closes the grid bot
sed -i 's/"dry_run": false/"dry_run": true/' user_data/grid.json
sed 's/"dry_run": true/"dry_run": false/' user_data/grid.json
