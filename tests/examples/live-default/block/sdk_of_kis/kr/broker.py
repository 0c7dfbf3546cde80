import os
import mojito

broker = mojito.KoreaInvestment(
    api_key=os.environ["K"],
    api_secret=os.environ["S"],
    acc_no="63398082-01",
)
