from pydantic import BaseModel, Field


class Instrument(BaseModel):
    symbol: str
    paper_trading: bool = Field(default=False, description="the venue offers simulated fills for it")
    tick_size: float = Field(default=0.01, gt=0)
