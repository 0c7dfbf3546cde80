class AccountConfig(BaseModel):
    api_key: str
    testnet: bool = False
    paper_trading: bool = False
