#!/bin/sh
crudini --set ibc.ini "" TradingMode live
