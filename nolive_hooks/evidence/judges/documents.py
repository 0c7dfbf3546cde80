"""Checks of the four documents: their blocks are what the records say, and nothing in them is left open."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator

from nolive_hooks.errors import NoliveError
from nolive_hooks.evidence.documents.markdown import Box, blocks, boxes, headings, prose, targets
from nolive_hooks.evidence.documents.rendering import BANNER, TEMPLATES, fresh
from nolive_hooks.evidence.drill import Decision
from nolive_hooks.evidence.judges.case import Case
from nolive_hooks.evidence.layout import INDEX, MAX_FILE
from nolive_hooks.model import Finding

_ALTERNATIVES = (("PASS", "FAIL"), ("GO", "NO-GO", "VOID"), ("GO", "NO-GO"), ("YES", "NO"), ("YES", "PARTIAL", "NO"))
_PLACEHOLDERS = (
    re.compile(r"Y{4}[-_]?M{2}[-_]?D{2}|HH:?MM(:?SS)?"),
    re.compile(
        r"\[(?:your|operator|reviewer|name|date|time|insert|fill|path|tbd|todo)\b[^\]]{0,80}\](?!\()", re.IGNORECASE
    ),
    re.compile(
        r"<(?:your|operator|reviewer|name|date|time|timestamp|insert|fill|path|todo|drill)[a-z _-]{0,40}>",
        re.IGNORECASE,
    ),
    re.compile(r"_{3,}(?!\w)"),
    re.compile(r"\b(?:TBD|TODO|FIXME|XXX)\b"),
    re.compile(r"(?<![-*+] )\[X\](?!\()"),
    re.compile(r"\bEXAMPLE:", re.IGNORECASE),
)
_EXAMPLE_ROW = re.compile(r"^\|\s*(?:e\.g\.|example|sample|john doe|jane doe|lorem)\b", re.IGNORECASE)
_ABSOLUTE = re.compile(r"(?<![\w.:/])/(?:Users|home|root|private|mnt|var|tmp|opt|etc|Volumes)/|\b[A-Za-z]:\\|\bfile://")
_EXTERNAL = re.compile(r"\b(?:https?|ftp)://|\bwww\.", re.IGNORECASE)


def judge(case: Case) -> Iterator[Finding]:
    """NL-MD-01 to 07 and NL-PCK-09; documents are judged once the decision is sealed."""
    if not case.decided:
        return
    expected, why = _expected(case)
    if why:
        yield case.find("NL-MD-02", INDEX, f"the documents cannot be rendered from the records: {why}", name="render")
    for path in TEMPLATES:
        if len(case.pack.files.get(path, b"")) not in range(1, MAX_FILE + 1):
            continue  # absent, empty or too large: NL-PCK says so
        text = case.text(path)
        yield from _banner(case, path, text)
        yield from _placeholders(case, path, text)
        yield from _links(case, path, text)
        yield from _boxes(case, path, boxes(text))
        if path in expected:
            yield from _blocks(case, path, text, expected[path])
            yield from _headings(case, path, text, expected[path])


def _expected(case: Case) -> tuple[dict[str, str], str]:
    """The documents as the records give them, or why they cannot be had (absent records have their own findings)."""
    if case.drill is None or case.decision is None:
        return {}, ""
    try:
        return fresh(case.pack.files), ""
    except NoliveError as error:
        return {}, error.what


def _banner(case: Case, path: str, text: str) -> Iterator[Finding]:
    seen = " ".join(line.strip("> *") for _, line in prose(text))
    if "NO-LIVE DRILL" not in seen or BANNER not in seen:
        yield case.find("NL-MD-05", path, f"{path} lacks the NO-LIVE banner or its sentence", name="banner")


def unfit(text: str) -> str:
    """Why a person's words would block every document they stand in, as a few words; empty where they do not."""
    left = _placeholder(text)
    if left:
        return f'a placeholder is left: "{left}"'
    match = _ABSOLUTE.search(text)
    return "" if match is None else f'"{match[0]}" leads out of the pack; name the file without its place'


def _placeholder(text: str) -> str:
    return next((match[0] for pattern in _PLACEHOLDERS if (match := pattern.search(text))), "")


def _placeholders(case: Case, path: str, text: str) -> Iterator[Finding]:
    for number, line in prose(text):
        shown = html.unescape(line)
        found = _placeholder(shown)
        if found or "&#47;" in line:
            yield case.find("NL-MD-01", path, f'a placeholder is left: "{found or "&#47;"}"', line=number)
        if _EXAMPLE_ROW.match(shown):
            yield case.find("NL-MD-07", path, "an example row of a template is left", line=number)


def _links(case: Case, path: str, text: str) -> Iterator[Finding]:
    for number, target in targets(text):
        place = posixpath.normpath(posixpath.join(posixpath.dirname(path), target.partition("#")[0]))
        if target.startswith("#"):
            continue
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//|/|\\", target) or place.startswith(".."):
            yield case.find("NL-PCK-09", path, f'"{target[:80]}" leads out of the pack', line=number)
        elif place not in case.pack.files:
            yield case.find("NL-PCK-09", path, f'"{target[:80]}" is not in the pack', line=number)
    for number, line in prose(text):
        match = _ABSOLUTE.search(html.unescape(line)) or _EXTERNAL.search(line)
        if match is not None:
            yield case.find("NL-PCK-09", path, f'"{match[0]}" leads out of the pack', line=number)


def _boxes(case: Case, path: str, found: tuple[Box, ...]) -> Iterator[Finding]:
    go = case.decision is not None and case.decision.verdict is Decision.GO
    exempt: set[int] = set()
    for names in _ALTERNATIVES:
        for start in range(len(found) - len(names) + 1):
            group = found[start : start + len(names)]
            if tuple(box.text.strip("* ").upper() for box in group) != names or group[0].line in exempt:
                continue
            exempt |= {box.line for box in group}
            ticked = sum(box.ticked for box in group)
            if ticked != 1:
                text = f"of {' and '.join(names)} {ticked} are ticked, exactly one must be"
                yield case.find("NL-MD-04", path, text, line=group[0].line)
    for box in found:
        if go and not box.ticked and box.line not in exempt:
            yield case.find("NL-MD-03", path, f'GO, and not ticked: "{box.text[:60]}"', line=box.line)


def _blocks(case: Case, path: str, text: str, expected: str) -> Iterator[Finding]:
    here, faults = blocks(text)
    for line, fault in faults:
        yield case.find("NL-MD-02", path, fault, line=line)
    wanted = {block.name: block.body for block in blocks(expected)[0]}
    for block in here:
        if block.name not in wanted:
            yield case.find("NL-MD-02", path, f"block {block.name} does not belong here", line=block.line)
        elif block.body != wanted[block.name]:
            text_ = f"block {block.name} is not what the records say"
            yield case.find(
                "NL-MD-02", path, text_, line=block.line + _first_difference(block.body, wanted[block.name])
            )
    names = [block.name for block in here]
    for name in wanted:
        if names.count(name) != 1:
            yield case.find("NL-MD-02", path, f"block {name} stands {names.count(name)} times, not once", name=name)


def _first_difference(here: tuple[str, ...], wanted: tuple[str, ...]) -> int:
    """The 1-based line within a block at which two texts part."""
    pairs = zip(here, wanted, strict=False)
    return next((number for number, (one, other) in enumerate(pairs, 1) if one != other), 1)


def _headings(case: Case, path: str, text: str, expected: str) -> Iterator[Finding]:
    here = [(level, title) for _, level, title in headings(text)]
    place = 0
    for _, level, title in headings(expected):
        if (level, title) in here[place:]:
            place = here.index((level, title), place) + 1
        else:
            yield case.find("NL-MD-06", path, f'the heading "{title}" is missing or out of order', name=title)
