python bot.py --exchange kraken --api-key @mint:kraken.api_key@ --api-secret "@mint:kraken.secret@"
