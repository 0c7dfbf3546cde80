"""A merged drill for the shelf: a BagIt bag in one canonical tar, with the review beside it and a verifier inside."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from nolive_hooks import __version__, templating
from nolive_hooks.errors import state, usage
from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Stage
from nolive_hooks.evidence.pack import Pack, in_bytes
from nolive_hooks.evidence.records import dump
from nolive_hooks.evidence.records.drill import GitId, RunId, Text, Utc
from nolive_hooks.evidence.sealing import seals, ustar
from nolive_hooks.evidence.sealing.manifest import digest, line, refuse
from nolive_hooks.evidence.tables import moment

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PAYLOAD = "data/"
APPROVAL, REPORT, VERIFY, README = "approval.json", "report.html", "verify.py", "README.txt"
BAG_INFO, MANIFEST, TAGS = "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"


class ReviewSnapshot(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One review as the forge showed it; `user_id` survives a renamed account."""

    id: int
    login: Text
    user_id: int | None
    state: Text
    commit_id: str | None
    submitted_at: Utc | None

    @property
    def who(self) -> str:
        """The login, with the account's number where the forge gave it."""
        return self.login if self.user_id is None else f"{self.login} (id {self.user_id})"


class ApprovalRecord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """approval.json: the sign-off, copied outside the sealed files. `qualifying` holds ids of counting reviews."""

    schema: Annotated[str, Meta(pattern=r"^nolive\.approval/1$")] = "nolive.approval/1"
    run_id: RunId
    repository: str
    pull_request: Annotated[int, Meta(ge=1)]
    head_sha: GitId
    tree: GitId
    seal: Annotated[str, Meta(pattern=r"^nl1-[0-9a-f]{20}$")]
    reviews: tuple[ReviewSnapshot, ...]
    qualifying: tuple[int, ...]
    committers: tuple[str, ...] = ()
    policy_sha256: str = ""
    merged_utc: Utc | None = None


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened archive: `files` are all files of the bag, relative to its folder; nothing was extracted."""

    run_id: str
    files: Mapping[str, bytes]
    tar_sha256: str
    gz_sha256: str
    tar_bytes: int
    mtime: int

    @property
    def pack(self) -> Pack:
        """The pack inside."""
        inside = {path[len(PAYLOAD) :]: data for path, data in self.files.items() if path.startswith(PAYLOAD)}
        return Pack(self.run_id, inside, f"{self.run_id}/data")

    @property
    def info(self) -> dict[str, str]:
        """bag-info.txt as label -> value; of a label that stands twice, the last."""
        text = self.files.get(BAG_INFO, b"").decode("utf-8", "replace")
        pairs = (row.partition(": ") for row in text.splitlines())
        return {label: value for label, _, value in pairs}


def build(
    pack: Pack,
    *,
    approval: Mapping[str, Any] | None,
    report_html: str,
    git_commit: str,
    git_tree: str = "",
    utc: str = "",
    organization: str = "not stated",
) -> bytes:
    """The archive `drill_x.tar.gz` of a decided pack; the same arguments give the same tar everywhere.

    `approval` is an `ApprovalRecord` as plain values, or None. `utc` sets all times; without it, the time of
    the decision's seal. `git_tree` is the tree that was merged and must be the tree of these files.
    Raises a state error for a pack that is not decided or of another tree, usage for another approval.
    """
    decided, newest = _sealed(pack)
    tree = tree_id(pack.files, git_tree)
    if git_tree and git_tree != tree:
        raise state(
            "these files are not the merged tree", why=f"they are {tree}, merged was {git_tree}", fix="git fetch"
        )
    record = _approval(approval)
    bag = {PAYLOAD + path: data for path, data in pack.files.items()}
    bag[MANIFEST] = _sums(bag)
    info = {
        "Source-Organization": organization,
        "External-Identifier": pack.run_id,
        "Bagging-Date": decided.utc[:10],
        "Payload-Oxum": f"{pack.size}.{len(pack.files)}",
        "Bag-Software-Agent": f"nolive-hooks {__version__}",
        "Nolive-Seal": newest.id,
        "Git-Tree": tree,
        "Git-Commit": git_commit,
        "Approval": _approval_line(record),
    }
    bag |= _tags(info, report_html)
    if record is not None:
        bag[APPROVAL] = dump(msgspec.to_builtins(record))
    return _packed(pack.run_id, bag, utc or decided.utc)


def _tags(info: Mapping[str, str], report_html: str) -> dict[str, bytes]:
    readme = {"run_id": info["External-Identifier"], "seal": info["Nolive-Seal"]}
    return {
        BAG_INFO: "".join(f"{label}: {_one_line(value)}\n" for label, value in info.items()).encode(),
        "bagit.txt": BAGIT,
        README: templating.render("pack/archive_readme.txt.j2", readme).encode(),
        REPORT: report_html.encode(),
        VERIFY: templating.source("pack/verify.py").encode(),
    }


def _sealed(pack: Pack) -> tuple[seals.Seal, seals.Seal]:
    """The seal of the decision and the newest one; a state error for what cannot be archived."""
    odd = next((path for path in pack.files if refuse(path)), "")
    if odd:
        raise state(
            "a file name cannot stand in an archive", where=repr(odd), why=refuse(odd), fix="nolive drill check"
        )
    decided = seals.current(seals.read(pack.files.get(layout.SEALS, b""))[0]).get(Stage.DECISION)
    newest = seals.newest(pack.files)
    if decided is None or newest is None:
        raise state(
            "only a decided drill is archived",
            why="an archive holds a verdict and its reasons",
            fix="nolive drill decide",
        )
    return decided, newest


def _packed(run_id: str, bag: dict[str, bytes], utc: str) -> bytes:
    tags = _sums({path: data for path, data in bag.items() if not path.startswith(PAYLOAD)})
    files = {f"{run_id}/{path}": data for path, data in {**bag, TAGS: tags}.items()}
    return ustar.compress(ustar.write(files, int(moment(utc).timestamp())))


def tree_id(files: Mapping[str, bytes], like: str = "") -> str:
    """The Git tree id of plain files, computed as Git does; SHA-256 where `like` is an id of 64 digits."""
    objects = _sha256 if len(like) == 64 else _sha1
    folders: dict[str, dict[str, bytes]] = {}
    entries: list[tuple[bytes, bytes]] = []
    for path, data in files.items():
        head, slash, rest = path.partition("/")
        if slash:
            folders.setdefault(head, {})[rest] = data
        else:
            entries.append((head.encode(), b"100644 " + head.encode() + b"\0" + objects(b"blob", data)))
    for name, inside in folders.items():
        inner = bytes.fromhex(tree_id(inside, like))
        entries.append((name.encode() + b"/", b"40000 " + name.encode() + b"\0" + inner))
    return objects(b"tree", b"".join(entry for _, entry in sorted(entries))).hex()


def _sha1(kind: bytes, data: bytes) -> bytes:
    return hashlib.sha1(kind + b" %d\0" % len(data) + data, usedforsecurity=False).digest()


def _sha256(kind: bytes, data: bytes) -> bytes:
    return hashlib.sha256(kind + b" %d\0" % len(data) + data).digest()


def _approval(value: Mapping[str, Any] | None) -> ApprovalRecord | None:
    if value is None:
        return None
    try:
        return msgspec.convert(value, ApprovalRecord)
    except msgspec.ValidationError as error:
        raise usage(
            "the approval is not a record of a sign-off", why=str(error),
            fix="nolive gate approval --snapshot snapshot.json --policy-from main -o approval.json",
        ) from None  # fmt: skip


def _approval_line(record: ApprovalRecord | None) -> str:
    if record is None:
        return "none"
    rows = [row for row in record.reviews if row.id in record.qualifying]
    text = ", ".join(f"{row.who}, review {row.id} on {row.commit_id}" for row in rows)
    return f"PR {record.pull_request}: {text or 'no qualifying approval'}"


def _one_line(value: str) -> str:
    return " ".join(value.split()) or "not stated"


def _sums(files: Mapping[str, bytes]) -> bytes:
    return b"".join(line(digest(files[path]), path) for path in sorted(files, key=in_bytes))


def open_archive(data: bytes) -> Archive:
    """Read an archive in memory, within limits; raises NoliveError (exit 3) for anything that is not canonical.

    Refused are links, devices, folders, `..`, absolute names, names out of order or twice, pax and GNU
    extensions, another owner, mode or time, bombs, and bytes after the end.
    """
    tar = ustar.expand(data)
    files: dict[str, bytes] = {}
    root, times = "", set()
    for member in ustar.read(tar):
        folder, _, path = member.path.partition("/")
        root = root or folder
        if not path or folder != root:
            raise ustar.refuse_archive("it holds more than one folder", member.path)
        files[path] = member.data
        times.add(member.mtime)
    if not files or len(times) != 1:
        raise ustar.refuse_archive("it is empty" if not files else "its files have different times")
    return Archive(root, files, digest(tar), digest(data), len(tar), times.pop())
