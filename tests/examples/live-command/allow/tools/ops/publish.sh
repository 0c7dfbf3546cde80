#!/bin/sh
# publish the trading docs
rsync -a --delete docs/ /srv/trading-docs --no-dry-run
terraform apply -var environment=production
firebase hosting:channel:deploy live
