@echo off
set IB_PASSWORD=@mint:ibkr.password@
set NEXT=%ARG:~4%
