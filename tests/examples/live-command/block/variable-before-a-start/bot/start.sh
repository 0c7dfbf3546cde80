#!/bin/sh
cd /srv/bot && LIVE=1 exec python3 -m bot.main
