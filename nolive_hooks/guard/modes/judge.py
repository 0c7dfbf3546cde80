"""The mode judge: which settings of a document switch trading to live, and which edit makes them safe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from nolive_hooks.documents.base import SCOPE
from nolive_hooks.documents.commands import COMMAND
from nolive_hooks.guard.modes.harmless.aside import describes
from nolive_hooks.guard.modes.harmless.idle import Idle
from nolive_hooks.guard.modes.harmless.misread import Misread
from nolive_hooks.guard.modes.rules import absent, switching
from nolive_hooks.guard.modes.rules import generic as modes_generic
from nolive_hooks.guard.modes.rules import rows as modes_rows
from nolive_hooks.guard.modes.rules.constructors import takes
from nolive_hooks.guard.modes.rules.handing import Handing
from nolive_hooks.guard.modes.rules.hits import Hit
from nolive_hooks.guard.modes.rules.signing import Signing
from nolive_hooks.guard.modes.scene import words
from nolive_hooks.guard.modes.scene.context import Context
from nolive_hooks.model import Document, Finding, Kind, Location, Rule, Setting, Severity, fingerprint
from nolive_hooks.policy import ScanPolicy

RULES: Final = (
    Rule("live-mode", "A selector or switch chooses live trading", Severity.BLOCK, "choose paper, testnet or shadow"),
    Rule(
        "safety-off",
        "A safety flag is turned off",
        Severity.BLOCK,
        "turn it on in the spelling its reader takes as true",
    ),
    Rule("live-default", "Something absent or defaulted means live", Severity.BLOCK, "say the safe choice explicitly"),
    Rule("live-command", "A command line starts live trading", Severity.BLOCK, "start it in paper or dry-run mode"),
    Rule(
        "live-arm",
        "An unlock phrase or arming token is stored",
        Severity.BLOCK,
        "remove it; type it when it is asked for",
    ),
)
_SHOWN_VALUES: Final = words.TRUE | words.FALSE | words.LIVE | words.PRODUCTION | {"both", "r"}


def judge(document: Document, policy: ScanPolicy) -> Iterator[Finding]:
    """Findings on trading modes of one document. Pure: the same document always gives the same findings."""
    del policy  # roles of paths are the scan's business; a document that arrives here is judged
    context = Context(document)
    ordinals: Counter[tuple[str, str]] = Counter()
    found = (*_stated(context), *absent.hits(context))
    for hit, severity in found:
        rule = _rule(hit, context)
        chain = shown_chain(hit.setting)
        ordinals[(rule, chain)] += 1
        finding = _finding(hit, rule, document.path, chain, str(ordinals[(rule, chain)]))
        yield finding if severity is Severity.BLOCK else replace(finding, severity=severity)


def _stated(context: Context) -> Iterator[tuple[Hit, Severity]]:
    """What the settings of a document say, in their order."""
    if not context.document.settings or context.translates:
        return
    signing, misread, idle, handing = Signing(context), Misread(context), Idle(context), Handing(context)
    for setting in context.document.settings:
        if describes(setting):
            continue
        found = _hits(context, misread, setting) or _handed_on(context, handing, setting)
        found = found or list(signing.hits(setting))[:1]
        for hit in found:
            if not idle.excuses(setting):
                yield hit, Severity.BLOCK
        if not found and (doubt := switching.doubt(context, setting)):
            yield doubt, Severity.WARN


def _hits(context: Context, misread: Misread, setting: Setting) -> list[Hit]:
    """The most specific hit of a setting, as a list of at most one."""
    for hit in modes_rows.hits(context, setting):
        if setting.kind is Kind.CALL or not _states(context, setting):
            return [hit]
    found = list(modes_generic.hits(context, setting))[:1]
    if found and misread.excuses(setting):
        return []
    if found and not (_states(context, setting) or context.loose(setting) or modes_rows.owned(context, setting)):
        return found
    return []


def _handed_on(context: Context, handing: Handing, setting: Setting) -> list[Hit]:
    """What a row says of a constructor that is given the default of a parameter."""
    for given in handing.given(setting):
        found = list(modes_rows.hits(context, given))
        if not found and takes(context, context.callee(given), given.key):
            found = list(modes_generic.hits(context, given))
        if found and not _states(context, given):
            return [replace(found[0], setting=setting)]
    return []


def _states(context: Context, setting: Setting) -> bool:
    """A definition or a record in code: a parameter's default, a local name, a constant that spells its own name."""
    return (
        context.local(setting)
        or context.told_apart(setting)
        or context.describes(setting)
        or not context.owner(setting)
        or (context.code and setting.kind is not Kind.NAME and _spells_itself(setting))
    )


def _spells_itself(setting: Setting) -> bool:
    return not setting.key.isdigit() and words.tokens(setting.key) == words.tokens(setting.value)


def _rule(hit: Hit, context: Context) -> str:
    kind = modes_rows.kind_of(context, hit.setting, hit.kind) if hit.kind != "live-arm" else hit.kind
    return kind if kind in ("live-command", "live-arm") else f"{kind}/{hit.framework}"


def shown_chain(setting: Setting) -> str:
    """The key chain as a reader of the file would say it; never a value."""
    keys = [key for key in setting.path if not key.startswith(SCOPE)]
    kept = [key.removeprefix(COMMAND) for key in keys if not key.isdigit()] or keys
    return ".".join(key.rpartition(".")[2] if "(" not in key and key.count(".") > 2 else key for key in kept[-3:])


def _finding(hit: Hit, rule: str, path: str, chain: str, ordinal: str) -> Finding:
    setting = hit.setting
    value = words.folded(setting.value)
    says = f"is {setting.value.strip()}" if value in _SHOWN_VALUES and setting.value.isascii() else hit.says
    if hit.kind == "live-default" and hit.says.startswith("has no"):
        says = hit.says
    elif rule.startswith("live-default") and value in _SHOWN_VALUES:
        says = f"defaults to {value}"
    message = f'"{chain}" {says}: {hit.effect}.'
    key = setting.key if not setting.key.isdigit() else chain.rpartition(".")[2]
    edit = (
        hit.safe if hit.says.startswith("has no") else f'set "{key}" to {hit.safe}' if hit.safe else "remove this line"
    )
    return Finding(
        rule,
        Severity.BLOCK,
        Location(path, setting.line, setting.column),
        message,
        f"{edit}, then git add {path}",
        fingerprint(rule, path, chain, ordinal),
    )
