@echo off
rem starts the trader
set "VALIDATE_ONLY=0"
if "%1"=="--validate" set "VALIDATE_ONLY=1"
python trader.py
