#!/bin/sh
ssh desk@host "cd /opt/bot && nohup python trade.py --mode live &"
