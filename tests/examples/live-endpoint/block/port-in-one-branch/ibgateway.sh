#!/bin/bash
IB_API_PORT=4002
if [ -n "$FAST" ]; then
  IB_API_PORT=4001
fi
