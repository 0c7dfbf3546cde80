import backtrader as bt

store = bt.stores.IBStore(host="127.0.0.1", port=7496, clientId=35)
