class BrokerSettings(BaseModel):
    broker: str
    account_mode: str = "live"
