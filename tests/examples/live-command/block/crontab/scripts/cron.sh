*/5 * * * * cd /srv && python trade.py --env live
