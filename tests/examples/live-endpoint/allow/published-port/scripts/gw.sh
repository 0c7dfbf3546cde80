#!/bin/sh
docker run -d --name ibgw -e TWS_USERID \
  -p 127.0.0.1:4002:4004 \
  house/ib-gateway:stable
