class AccountConfig(BaseModel):
    api_key: str
    testnet: bool = True
    paper_trading: bool = False
