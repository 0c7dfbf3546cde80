#!/bin/sh
curl -X POST --header "PAPER_TRADING: false" https://bot.example.test/orders
