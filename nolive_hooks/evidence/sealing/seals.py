"""Three write-once seals: evidence, decision, review; each covers everything that was sealed before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct

from nolive_hooks import __version__
from nolive_hooks.errors import state
from nolive_hooks.evidence.drill import Stage
from nolive_hooks.evidence.layout import SEALS, SUMS, UNLISTED, stage_of
from nolive_hooks.evidence.records import RecordError, load
from nolive_hooks.evidence.records.drill import Sha256, Text, Utc
from nolive_hooks.evidence.sealing.manifest import digest, parse, refuse, sums

PREFIX = "nl1-"


class Seal(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of seals.jsonl; `prev_seal_sha256` is of the raw line before, `supersedes` of the line it replaces."""

    stage: Stage
    utc: Utc
    manifest_sha256: Sha256
    prev_seal_sha256: Sha256 | None
    supersedes: Sha256 | None
    git_head: Annotated[str, Meta(pattern=r"^([0-9a-f]{40}|[0-9a-f]{64})$")]
    nolive_version: Text
    by: Text

    @property
    def id(self) -> str:
        """The short name of this seal."""
        return seal_id(self.manifest_sha256)


class Fault(NamedTuple):
    """Something wrong with the chain: a line of seals.jsonl (0: the whole), the stage concerned, what."""

    line: int
    stage: Stage | None
    message: str


def seal_id(manifest_sha256: str) -> str:
    """`nl1-` and the first 20 hex digits of a stage's manifest digest."""
    return PREFIX + manifest_sha256[:20]


def encode(seal_: Seal) -> bytes:
    """One raw line without its line end: sorted keys, no spaces."""
    return msgspec.json.encode(seal_, order="sorted")


def read(data: bytes) -> tuple[tuple[Seal, ...], tuple[Fault, ...]]:
    """The seals of a seals.jsonl and what is wrong with its text and its chain."""
    seals: list[Seal] = []
    faults: list[Fault] = []
    lines = data.split(b"\n")
    if lines[-1] != b"":
        faults.append(Fault(len(lines), None, "the last line has no line end"))
    previous: bytes | None = None
    for number, raw in enumerate(lines[:-1] if lines[-1] == b"" else lines, 1):
        try:
            seal_ = msgspec.convert(load(raw), Seal)
        except (RecordError, msgspec.ValidationError) as error:
            faults.append(Fault(number, None, f"not a seal: {getattr(error, 'why', error)}"))
            continue
        if encode(seal_) != raw:
            faults.append(Fault(number, seal_.stage, "the line is not in canonical form"))
        expected = None if previous is None else digest(previous)
        if seal_.prev_seal_sha256 != expected:
            faults.append(Fault(number, seal_.stage, "prev_seal_sha256 is not the digest of the line before"))
        previous = raw
        seals.append(seal_)
    faults += _sequence(seals)
    return tuple(seals), tuple(faults)


def _sequence(seals: list[Seal]) -> Iterator[Fault]:
    standing: set[Stage] = set()
    last: dict[Stage, bytes] = {}
    for number, seal_ in enumerate(seals, 1):
        before = last.get(seal_.stage)
        lower = [stage for stage in Stage if stage.order < seal_.stage.order]
        if any(stage not in standing for stage in lower):
            yield Fault(number, seal_.stage, f"stage {seal_.stage} is sealed before the stages under it")
        if before is None and seal_.supersedes is not None:
            yield Fault(number, seal_.stage, "supersedes names a seal that is not there")
        elif before is not None and seal_.stage is Stage.EVIDENCE:
            yield Fault(number, seal_.stage, "the evidence was sealed a second time; it is write-once")
        elif before is not None and seal_.supersedes != digest(before):
            yield Fault(number, seal_.stage, f"stage {seal_.stage} is sealed again without superseding its seal")
        if number > 1 and seal_.utc < seals[number - 2].utc:
            yield Fault(number, seal_.stage, "the seal is older than the one before it")
        # What was sealed on top of an amended stage no longer stands and must be sealed anew.
        standing = {stage for stage in standing if stage.order < seal_.stage.order} | {seal_.stage}
        last[seal_.stage] = encode(seal_)


def current(seals: tuple[Seal, ...]) -> dict[Stage, Seal]:
    """The seal that stands for each stage: the newest, unless a stage under it was sealed after it."""
    standing: dict[Stage, Seal] = {}
    for seal_ in seals:
        standing = {stage: kept for stage, kept in standing.items() if stage.order < seal_.stage.order}
        standing[seal_.stage] = seal_
    return standing


def stage(files: Mapping[str, bytes]) -> Stage | None:
    """The last stage that is sealed; None for a pack without seals (or with unreadable ones)."""
    standing = current(read(files.get(SEALS, b""))[0]) if SEALS in files else {}
    return max(standing, key=lambda item: item.order, default=None)


def newest(files: Mapping[str, bytes]) -> Seal | None:
    """The last seal of a pack."""
    seals = read(files.get(SEALS, b""))[0]
    return seals[-1] if seals else None


def evidence_id(files: Mapping[str, bytes]) -> str:
    """The seal id that the documents print; an empty text while nothing is sealed."""
    found = current(read(files.get(SEALS, b""))[0]).get(Stage.EVIDENCE)
    return found.id if found else ""


def covered(files: Mapping[str, bytes], stage_: Stage) -> dict[str, bytes]:
    """The files that the manifest of a stage lists: those of the stage and of the stages under it."""
    found = {}
    for path, data in files.items():
        owner = stage_of(path)
        if owner is not None and owner.order <= stage_.order:
            found[path] = data
    return found


def manifest_at(manifest: bytes, stage_: Stage) -> bytes:
    """What the manifest was when a stage was sealed: its lines without those of later stages."""
    kept = []
    for raw in re.findall(rb"[^\n]*\n|[^\n]+$", manifest):
        owner = stage_of(raw.rstrip(b"\n")[66:].decode("utf-8", "surrogateescape"))
        if owner is None or owner.order <= stage_.order:
            kept.append(raw)
    return b"".join(kept)


def seal(files: Mapping[str, bytes], stage_: Stage, *, utc: str, git_head: str, by: str) -> dict[str, bytes]:
    """Seal the next stage: the files with a new SHA256SUMS and one more line of seals.jsonl.

    Raises a state error (exit 4) for a stage that is sealed, out of turn, or over files that changed since
    an earlier seal, and for a file that has no place in a pack.
    """
    standing = _standing(files)
    if stage_ in standing:
        raise state(
            f"stage {stage_} is sealed already",
            why="evidence is write-once",
            fix='nolive drill amend --reason "..." (documents and decision)',
        )
    return _append(files, stage_, standing, utc, git_head, by)


def amend(files: Mapping[str, bytes], stage_: Stage, *, utc: str, git_head: str, by: str) -> dict[str, bytes]:
    """Seal the decision or the review again, superseding its seal; the evidence is write-once.

    A review that was sealed over an amended decision no longer stands; `seal` seals it anew.
    """
    standing = _standing(files)
    if stage_ is Stage.EVIDENCE:
        raise state(
            "the evidence is sealed for good",
            why="run artefacts are write-once",
            fix="nolive drill start --follows DRILL_ID",
        )
    if stage_ not in standing:
        raise state(
            f"stage {stage_} is not sealed", why="only what is sealed can be replaced", fix="nolive drill status"
        )
    return _append(files, stage_, standing, utc, git_head, by)


def _standing(files: Mapping[str, bytes]) -> dict[Stage, Seal]:
    if SEALS not in files:
        return {}
    seals, faults = read(files[SEALS])
    if faults:
        raise state("the seals of this pack are broken", where=SEALS, why=faults[0].message, fix="nolive drill check")
    return current(seals)


def _append(
    files: Mapping[str, bytes],
    stage_: Stage,
    standing: dict[Stage, Seal],
    utc: str,
    git_head: str,
    by: str,
) -> dict[str, bytes]:
    for path in files:
        if (stage_of(path) is None and path not in UNLISTED) or refuse(path):
            raise state(
                f"{path} has no place in a pack", where=path, fix="move it out of the pack; docs/pack-format.md"
            )
    for lower in [item for item in Stage if item.order < stage_.order]:
        if lower not in standing:
            raise state(
                f"stage {lower} is not sealed yet", why="each seal covers the one before", fix="nolive drill status"
            )
        changed = _changed(files, lower, standing[lower])
        if changed:
            raise state(f"a sealed file was changed: {changed}", where=changed, fix="nolive drill check")
    manifest = sums(covered(files, stage_))
    before = files.get(SEALS, b"")
    old = next((item for item in reversed(read(before)[0]) if item.stage is stage_), None) if before else None
    line = encode(
        Seal(
            stage=stage_,
            utc=utc,
            manifest_sha256=digest(manifest),
            prev_seal_sha256=digest(before.splitlines()[-1]) if before else None,
            supersedes=None if old is None else digest(encode(old)),
            git_head=git_head,
            nolive_version=__version__,
            by=by,
        )
    )
    return {**files, SUMS: manifest, SEALS: before + line + b"\n"}


def _changed(files: Mapping[str, bytes], stage_: Stage, seal_: Seal) -> str:
    """The first file that is not as a stage sealed it; an empty text where all are."""
    if digest(sums(covered(files, stage_))) == seal_.manifest_sha256:
        return ""
    listed = parse(manifest_at(files.get(SUMS, b""), stage_)).digests
    for path in sorted({*listed, *covered(files, stage_)}):
        if listed.get(path) != (digest(files[path]) if path in files else None):
            return path
    return SUMS
