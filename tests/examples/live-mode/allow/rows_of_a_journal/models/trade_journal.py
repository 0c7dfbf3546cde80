class TradeJournal(Base):
    def __init__(self, **kwargs):
        kwargs.setdefault("side", "buy")
        kwargs.setdefault("account_type", "live")
        super().__init__(**kwargs)


class ExecutionLedgerUpsert(BaseModel):
    broker: str
    account_mode: str = "live"
    venue: str
