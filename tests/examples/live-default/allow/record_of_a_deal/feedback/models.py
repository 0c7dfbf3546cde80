class TradeFeedback(BaseModel):
    trade_id: str
    user_id: int
    symbol: str
    side: str
    is_testnet: bool = False
