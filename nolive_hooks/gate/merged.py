"""The life of every pack on a branch: the commit that brought it, and any that touched it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from nolive_hooks.evidence import layout
from nolive_hooks.evidence.drill import Decision
from nolive_hooks.evidence.pack import Pack
from nolive_hooks.evidence.records import RecordError, decode
from nolive_hooks.evidence.records.decision import DecisionRecord
from nolive_hooks.evidence.records.drill import DrillRecord
from nolive_hooks.gate.files import is_drill_folder
from nolive_hooks.git.repo import Repo


class Touch(NamedTuple):
    """One commit of the branch's own line that changed a pack, with the paths and their status letters."""

    commit: str
    changes: tuple[tuple[str, str], ...]


class Life(NamedTuple):
    """A pack's folder and the commits that changed it, oldest first; the first one brought it."""

    folder: str
    touches: tuple[Touch, ...]

    @property
    def brought_by(self) -> str:
        """The commit that brought the pack to the branch."""
        return self.touches[0].commit


@dataclass(frozen=True, slots=True)
class Merged:
    """One merged pack: its life on the branch, its bytes as they arrived, and its records."""

    life: Life
    pack: Pack
    tree: str
    drill: DrillRecord | None
    decision: DecisionRecord | None

    @property
    def needs_signoff(self) -> bool:
        """Whatever is not plainly a NO-GO."""
        return self.decision is None or self.decision.verdict is not Decision.NO_GO


def lives(repo: Repo, tip: str, root: str) -> tuple[Life, ...]:
    """Every pack that the branch's first-parent line ever held, removed ones too, in the order of their arrival."""
    options = ("--first-parent", "-m", "--reverse", "--no-renames", "--name-status", "-z", "--format=%x01%H")
    base = root.strip("/")
    listing = repo.git("log", *options, repo.resolve(tip), "--", f"{base}/")
    found: dict[str, list[Touch]] = {}
    for record in listing.split("\x01")[1:]:
        commit, _, rest = record.partition("\0")
        fields = [field for field in rest.lstrip("\n").split("\0") if field]
        pairs = list(zip(fields[::2], fields[1::2], strict=False))
        folders = {"/".join(path.split("/")[: base.count("/") + 2]) for _, path in pairs}
        for folder in sorted(name for name in folders if is_drill_folder(name, root)):
            changes = tuple((status.strip(), path) for status, path in pairs if path.startswith(f"{folder}/"))
            found.setdefault(folder, []).append(Touch(commit.strip(), changes))
    return tuple(Life(folder, tuple(touches)) for folder, touches in found.items())


def arrived(git: Repo, life: Life) -> Merged:
    """A pack as the commit that brought it holds it."""
    pack = Pack.from_blobs(git.at(life.brought_by, life.folder), life.folder)
    tree = git.tree_id(life.brought_by, life.folder) or ""
    drill: DrillRecord | None = None
    decision: DecisionRecord | None = None
    try:
        drill = decode(pack.files.get(layout.DRILL, b""), DrillRecord)
        decision = decode(pack.files.get(layout.DECISION, b""), DecisionRecord)
    except RecordError:
        pass  # the pack judge says so; an unreadable decision is treated as one that needs a sign-off
    return Merged(life, pack, tree, drill, decision)
