from pydantic import BaseModel


class TradingConfig(BaseModel):
    venue: str
    dry_run: bool = True


BASE = TradingConfig(venue="kraken")
PILOT = BASE.model_copy(update={"venue": "okx", "dry_run": False})
