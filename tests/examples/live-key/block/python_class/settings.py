from dataclasses import dataclass


@dataclass
class KrakenSettings:
    api_key: str = "@mint:kraken.api_key@"
    api_secret: str = "@mint:kraken.secret@"
