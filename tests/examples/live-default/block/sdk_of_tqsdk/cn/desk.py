from tqsdk import TqApi, TqAuth, TqAccount
import os

acc = TqAccount("H海通期货", os.environ["A"], os.environ["P"])
api = TqApi(acc, auth=TqAuth(os.environ["U"], os.environ["W"]))
