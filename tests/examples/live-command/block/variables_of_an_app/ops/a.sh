#!/bin/sh
kubectl set env deployment/grid-bot DRY_RUN=false
