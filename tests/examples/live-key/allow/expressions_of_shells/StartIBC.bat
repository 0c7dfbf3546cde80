@echo off
set ARG=%1
set IB_PASSWORD=%ARG:~4%
set TWS_PASSWORD=%ARG:~4,-1%
