#!/bin/sh
docker run -d --name ibgw -e TWS_USERID \
  -p 127.0.0.1:4001:4003 \
  house/ib-gateway:stable
