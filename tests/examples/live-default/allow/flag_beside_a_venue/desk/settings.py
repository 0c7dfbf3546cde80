class Settings(BaseSettings):
    broker: str = "alpaca"
    paper: bool = Field(default=True)


class Sheet(BaseSettings):
    printer: str = "lobby"
    paper: bool = Field(default=False)
