import os

import lighter

client = lighter.SignerClient(
    url="https://mainnet.zklighter.elliot.ai",
    private_key=os.environ["LIGHTER_KEY"],
    account_index=3,
)
