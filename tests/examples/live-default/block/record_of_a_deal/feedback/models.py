class TradeSettings(BaseModel):
    user_id: int
    symbol: str
    side: str
    is_testnet: bool = False
