@echo off
set DRY_RUN=false
python bot.py
