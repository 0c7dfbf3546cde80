@echo off
rem telegram notices
set DRY_RUN=false
python bot.py
