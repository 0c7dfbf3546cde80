@echo off
rem paper trading is in paper.bat
set MODE=live
python trader.py
