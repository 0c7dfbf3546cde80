"""Code that places an order, moves or withdraws funds on a client that trades live, outside of any guard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from nolive_hooks.documents import conditions
from nolive_hooks.documents.base import SCOPE
from nolive_hooks.documents.condition import Module
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.deeds import acts
from nolive_hooks.guard.modes.scene.surroundings import CODE, trades
from nolive_hooks.guard.orders import shapes
from nolive_hooks.guard.orders.clients import Client, has_libraries, live, owners
from nolive_hooks.guard.orders.words import GUARDING, acting, deed_of, guarded, harmless
from nolive_hooks.model import Document, Finding, Kind, Location, Rule, Setting, Severity, fingerprint

RULES: Final = (
    Rule(
        "live-order",
        "Code places an order or moves funds on a live client, outside of a guard",
        Severity.BLOCK,
        "build the client for paper or testnet, or refuse before this line unless the mode is paper",
    ),
)
_LIBRARIES: Final = frozenset(("ccxt", "binance", "kucoin", "okx", "pybit"))


def judge(document: Document, found: Sequence[Finding]) -> list[Finding]:
    """The findings of a program followed by its live orders; `found` is what the judges of modes and addresses said.

    A finding on an argument of the order itself (`trd_env=TrdEnv.REAL`) becomes the live order. Certain is what is
    called on a client that this file builds live; a withdrawal on any other client is a warning.
    """
    if document.format not in CODE:
        return list(found)
    settings = document.settings if document.format != "javascript" else document.settings[::-1]  # a call comes first
    calls = list(acting(settings))
    if not calls or not (any(one.blocks for one in found) or _could_speak(document.text)):
        return list(found)
    module = conditions.of(document)
    behind = guarded(module)
    bare = (at for at in calls if not any(settings[at].line in lines for lines in behind))
    free = [settings[at] for at in bare if not harmless(settings, at)]
    if not free:
        return list(found)
    said, answer = _on_arguments(settings, found, free)
    clients = live(document, found, module)
    marks: Counter[str] = Counter()
    for call in free:
        if call.line not in said and (one := _finding(document, call, clients, module, marks)):
            answer.append(one)
    return answer


def _could_speak(text: str) -> bool:
    """Without a finding there may be a withdrawal, an order of one venue, or the library of one without paper."""
    return "withdraw" in text.lower() or has_libraries(text) or shapes.has_shape(text)


def _on_arguments(
    settings: Sequence[Setting], found: Sequence[Finding], calls: Sequence[Setting]
) -> tuple[set[int], list[Finding]]:
    """The lines of orders that an argument makes live, and the findings with those arguments told as orders."""
    own = {id(one) for one in calls}
    places: dict[tuple[int, int], Setting] = {}
    current: dict[tuple[str, ...], Setting] = {}
    for one in settings:
        if one.kind is Kind.CALL:
            current[one.path] = one
        elif (above := current.get(one.path[:-1])) is not None and id(above) in own:
            places[one.line, one.column] = above
    answer, said = [], set()
    for told in found:
        call = places.get((told.location.line, told.location.column))
        if call is None or _family(told) not in ("live-mode", "safety-off") or not told.blocks:
            answer.append(told)
            continue
        rule = f"live-order/{told.rule.partition('/')[2]}"
        text = f"{_name(call)} {deed_of(call)} for real: {told.message}"
        answer.append(replace(told, rule=rule, message=text, fingerprint=fingerprint(rule, told.fingerprint)))
        said.add(call.line)
    return said, answer


def _finding(
    document: Document, call: Setting, clients: dict[str, Client], module: Module, marks: Counter[str]
) -> Finding | None:
    owner = call.key.rpartition(".")[0]
    client = next((clients[name] for name in owners(owner, call.line) if name in clients), None)
    deed, name = deed_of(call), _name(call)
    if client is not None:
        rule = f"live-order/{client.subject}"
        severity = Severity.WARN if not client.told and _hands_on(call) else Severity.BLOCK
        where = f"line {client.line}" if client.line != call.line else "this line"
        text = f"{name} {deed} on a client that {where} builds for live trading, and nothing guards it."
        fix = f"{client.remedy} ({where}), or refuse above this line unless the mode is paper"
    elif venue := shapes.venue_of(document, call):
        rule, severity = f"live-order/{venue.id}", Severity.BLOCK
        text = f"{name} {deed} at {venue.name} when this file is run, and nothing guards it."
        fix = "ask for a confirmation or refuse above this line unless the mode is paper"
    elif _unproven(document, call, owner, module):
        rule, severity = "live-order/generic", Severity.WARN
        text = f"{name} {deed}, and nothing here shows that the client is a paper one."
        fix = "refuse above this line unless the mode is paper"
    else:
        return None
    marks[f"{rule} {call.key}"] += 1
    mark = fingerprint(rule, document.path, call.key, str(marks[f"{rule} {call.key}"]))
    place = Location(document.path, call.line, call.column)
    return Finding(rule, severity, place, text, f"{fix}, then git add {document.path}", mark)


def _hands_on(call: Setting) -> bool:
    """The function around a call is itself called like an order: an adapter, whose callers decide."""
    around = [key.removeprefix(SCOPE) for key in call.path if key.startswith(SCOPE)]
    return bool(around) and acts(around[-1])


def _unproven(document: Document, call: Setting, owner: str, module: Module) -> bool:
    """A withdrawal of a program that uses the library of an exchange, on a client that is not its own object."""
    deed = words.tokens(call.key.rpartition(".")[2])
    if not ("withdraw" in deed or "withdrawal" in deed) or owner in ("", "self", "cls", "super"):
        return False
    if _hands_on(call):
        return False
    own = set(words.tokens(owner))
    uses = any(source.partition(".")[0] in _LIBRARIES for _, source in module.imports)
    return uses and not own & GUARDING and trades(words.tokens(document.text[:4000]))


def _name(call: Setting) -> str:
    return f'"{".".join(call.key.split(".")[-3:])}"'


def _family(one: Finding) -> str:
    return one.rule.partition("/")[0]
