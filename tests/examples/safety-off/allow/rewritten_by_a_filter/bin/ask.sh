#!/bin/sh
jq '.dry_run == false' user_data/config.json
jq -e '.dry_run' user_data/config.json
jq '.dry_run = true' user_data/config.json > n
