from tqsdk import TqApi, TqAuth, TqSim
import os

api = TqApi(TqSim(100000), auth=TqAuth(os.environ["U"], os.environ["W"]))
