python run_bot.py --exchange binance --env production
