class Settings(BaseSettings):
    broker: str = "alpaca"
    paper: bool = Field(default=False)
