"""What an argument is whose own name does not tell it: the first and second of a client, the password of an unlock."""

from __future__ import annotations

from typing import Final

from nolive_hooks.expressions import expression
from nolive_hooks.guard.keys.names import label, split
from nolive_hooks.guard.keys.page import Page, Place
from nolive_hooks.guard.keys.wallets import is_evm_key

_POSITIONS: Final = {"0": "api_key", "1": "api_secret"}
_CLIENTS: Final = frozenset(("client", "api", "exchange", "rest", "http", "spot", "session", "account", "manager"))
_SHORTEST: Final = 16  # characters; shorter texts are names
_UNLOCKING: Final = ("unlock", "trade")  # the last words of a call that opens real trading
_OWN_NETWORKS: Final = frozenset(("hardhat", "localhost", "local", "ganache", "anvil", "development", "test"))
_SIGNED: Final = "eyJ"  # how a token begins that says itself whose it is
_SIGNERS: Final = frozenset(("signer", "agent", "wallet", "deployer"))
_HANDED: Final = expression(r"\b(?:private_?)?[kK]ey\s{0,3}[=:]\s{0,3}([A-Za-z_]\w{0,60})")
_TAKING: Final = (("dhan",), ("dhanhq",))  # the number of an account, and such a token
_SEEDING: Final = frozenset(("0", "s"))  # `pyotp.TOTP("...")`
_OPENING: Final = frozenset(("0", "password", "password_md5"))


def meant(place: Place, page: Page) -> str:
    """`Client("key", "secret")`, `unlock_trade("password")`: the name that such an argument deserves, or none.

    So does a variable that another one with a telling name takes its value from: `KRAKEN_API_KEY="$API_KEY"`.
    """
    if other := page.handed_on.get(place.name.lstrip("$")):
        return other if label(other).venue and label(place.name).bare else ""
    if page.is_code and _is_handed_to_sign(place, page):
        return "wallet_private_key"
    if not page.is_code or len(place.chain) < 2:
        return ""
    if _signs_contracts(place):
        return "wallet_private_key"
    callee = split(place.chain[-2])
    if place.name == "0" and (setter := _set_by(place.chain[-2])):
        return setter
    if place.name in _SEEDING and callee[-1:] == ("totp",):
        return "totp_secret"
    if place.name in _OPENING and callee[-2:] == _UNLOCKING:
        return "trade_password"
    if place.name not in _POSITIONS or len(place.value) < _SHORTEST:
        return ""
    if place.value.startswith(_SIGNED) and callee[:1] in _TAKING:
        return "access_token"
    return _POSITIONS[place.name] if callee and callee[-1] in _CLIENTS else ""


def _is_handed_to_sign(place: Place, page: Page) -> bool:
    """`SIGNER = "0x..."` that the program gives to a client as its key: `ClobClient(host, key=SIGNER)`."""
    if len(place.chain) != 1 or _SIGNERS.isdisjoint(split(place.name)) or not is_evm_key(place.value):
        return False
    return any(one == place.name for one in _HANDED.findall(page.text))


def _signs_contracts(place: Place) -> bool:
    """`networks: { polygon: { accounts: ["0x..."] } }` of Hardhat: keys that sign, on no network of one's own."""
    if "networks" not in place.chain[:-2] or "accounts" not in (place.name, place.chain[-2]):
        return False
    return _OWN_NETWORKS.isdisjoint(place.chain) and is_evm_key(place.value)


def _set_by(callee: str) -> str:
    """`client.set_access_token("...")`: the setter says what it is given."""
    words = split(callee.rpartition(".")[2])
    return "_".join(words[1:]) if words[:1] == ("set",) and label("_".join(words[1:])).field else ""
