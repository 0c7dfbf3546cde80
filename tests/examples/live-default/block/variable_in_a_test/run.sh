#!/bin/bash
case "${TRADING_MODE:-live}" in
  live) exec ./start real ;;
  paper) exec ./start paper ;;
esac
