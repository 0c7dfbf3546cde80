#!/bin/sh
kubectl set env deployment/thumbnailer DRY_RUN=false
