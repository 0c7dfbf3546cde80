from pydantic import Field
from pydantic_settings import BaseSettings


class TradingSettings(BaseSettings):
    trading_mode: str = Field(default="live", description="paper or live")
    dry_run: bool = False
