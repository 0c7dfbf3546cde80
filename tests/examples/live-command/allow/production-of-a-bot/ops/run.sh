python trading_report.py --env production
docker build bot --env production
