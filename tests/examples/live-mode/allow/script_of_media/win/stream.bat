@echo off
rem set TRADING_MODE=live is never used
set MODE=live
ffmpeg -i rtmp://example.test/live -c copy out.mp4
