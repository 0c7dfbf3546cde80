set -gx TRADING_MODE live
