from qtpylib.algo import Algo

Algo(instruments=["ES"], ibclient=1, ibport=7496).run()
