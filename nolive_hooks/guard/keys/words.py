"""How a credential is told to people: by its name and length, never by its value."""

from __future__ import annotations

import re
from typing import Final

from nolive_hooks.catalog.venues import Venue
from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.names import label, split
from nolive_hooks.guard.keys.values import looks_random
from nolive_hooks.model import Document

_PLAIN: Final = expression(r"[\w.$ -]{1,40}")
_NAME: Final = expression(
    r"[A-Z]{1,12}\d{0,2}(?:_(?:[A-Z]{1,12}\d{0,2}|\d{1,2})){1,8}|[a-z]{1,12}\d{0,2}(?:_(?:[a-z]{1,12}\d{0,2}|\d{1,2})){1,8}"
)
_NOUNS: Final = {
    "api_key": "API key",
    "secret": "API secret",
    "passphrase": "API passphrase",
    "password": "password",
    "token": "access token",
    "private_key": "private key",
    "mnemonic": "recovery phrase",
    "totp": "two-factor seed",
    "account": "account number",
    "client_id": "client id",
}
_ENV_TAILS: Final = {
    "secret": "API_SECRET",
    "token": "TOKEN",
    "private_key": "PRIVATE_KEY",
    "totp": "TOTP_SECRET",
    "account": "ACCOUNT_ID",
    "client_id": "CLIENT_ID",
}


def shown(chain: tuple[str, ...], value: str) -> str:
    """The key chain for people. A part that could itself be a secret, or holds one, is left out."""
    parts = [part for part in chain if part] or ["a line"]
    return ".".join(part if _is_plain(part, value) else "…" for part in parts)


def _is_plain(part: str, value: str) -> bool:
    hides = value in part or (len(part) > 7 and part in value)
    return _PLAIN.fullmatch(part) is not None and not hides and not _is_secret(part)


def _is_secret(part: str) -> bool:
    """A key that dice made; `TRADE_PWD_MD5`, words of one case with few digits behind them, is a name."""
    return looks_random(part, 12) and _NAME.fullmatch(part) is None


def message(name: str, venue: Venue | None, field: str, length: int, *, layer: str = "") -> str:
    """One sentence: which name holds what, of which venue, how long; the value stays hidden."""
    noun = _NOUNS.get(field, field.replace("_", " "))
    if venue and venue.name.endswith(" API"):
        noun = noun.removeprefix("API ")
    what = f"{venue.name} {noun}" if venue else f"exchange {noun}"
    article = "an" if what[0] in "AEIOUaeio" else "a"
    under = f" under {layer}" if layer else ""
    return f"{name} holds what looks like {article} {what} ({length} characters{under}, value hidden)."


def remedy(document: Document, chain: tuple[str, ...], venue: Venue | None, field: str) -> str:
    """What to do, so that the same run passes: the place the value belongs to, and revoking."""
    where = (
        "exchange" if venue is None or venue.kind == "exchange" else "wallet" if venue.kind == "wallet" else "broker"
    )
    after = "move the funds to a new wallet first." if where == "wallet" else f"revoke it at the {where} first."
    return f"{_move(document, chain, venue, field)}, then git add {document.path}. If it was ever pushed: {after}"


def _move(document: Document, chain: tuple[str, ...], venue: Venue | None, field: str) -> str:
    if document.format in ("json", "yaml") and _is_freqtrade(document.text) and "exchange" in chain:
        keys = [part for part in chain if not part.isdigit() and _PLAIN.fullmatch(part)]
        return f"keep it out of Git: export {'__'.join(['FREQTRADE', *keys]).upper()} instead"
    name = env_name(chain, venue, field)
    if document.format in ("env", "shell") or document.path.rpartition("/")[2].startswith(".env"):
        return f"keep it out of Git: empty {name} here and set it in your shell or secret store"
    return f"keep it out of Git: read it from the environment variable {name} instead"


def _is_freqtrade(text: str) -> bool:
    return '"stake_currency"' in text or '"dry_run"' in text or "stake_currency:" in text


def env_name(chain: tuple[str, ...], venue: Venue | None, field: str) -> str:
    """The environment variable a value should come from: the file's own name for it, else the venue's usual one."""
    own = chain[-1] if chain else ""
    if re.fullmatch(r"[A-Z][A-Z0-9_]{3,60}", own) and not _is_secret(own):
        return own
    for name in venue.env_names if venue else ():
        if label(name).field == field:
            return name
    prefix = "_".join(split(venue.id)).upper() if venue else "EXCHANGE"
    return f"{prefix}_{_ENV_TAILS.get(field, field.upper())}"
