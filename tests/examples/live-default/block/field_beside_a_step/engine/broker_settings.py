from pydantic import BaseModel, Field


class BrokerSettings(BaseModel):
    account: str
    paper_trading: bool = Field(default=False, description="simulated fills")
    tick_size: float = Field(default=0.01, gt=0)
