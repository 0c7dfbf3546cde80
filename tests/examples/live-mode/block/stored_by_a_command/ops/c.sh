#!/bin/sh
dotenv set TRADING_MODE live
