#!/bin/sh
heroku config:set DRY_RUN=false --app grid-bot
