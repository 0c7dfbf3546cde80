@echo off
REM set TRADING_MODE=paper
set TRADING_MODE=live
python -m bot
