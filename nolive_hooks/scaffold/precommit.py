"""Adds the hooks to a pre-commit configuration by insertions only: comments, order and spacing stay byte for byte."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from nolive_hooks.errors import NoliveError, usage
from nolive_hooks.scaffold.answers import HOOK_IDS, REPOSITORY, STAGES, Answers

PATH = ".pre-commit-config.yaml"
# Hooks that would rewrite a sealed file, or refuse one for its size: evidence stays as it was sealed.
REWRITERS = frozenset(
    """
    add-trailing-comma biome-check biome-format check-added-large-files codespell dos2unix end-of-file-fixer
    file-contents-sorter fix-byte-order-marker fix-encoding-pragma fix-smartquotes forbid-crlf insert-license
    license-eye markdownlint markdownlint-cli2 markdownlint-cli2-fix markdownlint-fix mdformat mixed-line-ending
    pretty-format-golang pretty-format-ini pretty-format-json pretty-format-toml pretty-format-yaml prettier
    remove-crlf remove-tabs requirements-txt-fixer rumdl rumdl-fmt sort-simple-yaml taplo-format tombi-format
    toml-sort toml-sort-fix trailing-whitespace typos unix2dos yamlfix yamlfmt
    """.split()  # noqa: SIM905 - forty words read better as words
)
_TAGGED = re.compile(r"(?:[&!]\S*\s+)*")  # an anchor or a tag before a value
_FLAGS = re.compile(r"\s*\(\?[aiLmsux]+\)")


class Patched(NamedTuple):
    """The new text, the hooks that leave packs alone from now on, and what a person should look at."""

    text: str
    excluded: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class _Insert(NamedTuple):
    at: int
    text: str


def pattern(pack_root: str) -> str:
    """The pattern that packs match and nothing else does."""
    return f"^{re.escape(pack_root)}/drill_"


def patched(text: str, answers: Answers) -> Patched:
    """The configuration with our hooks and without packs in rewriting ones; unchanged where that is so already.

    Raises NoliveError (exit 2) for a file that is no configuration, or that is written so that lines cannot be added.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    root = _root(text)
    items = _entry(root, "repos")
    edits: list[_Insert] = []
    notes: list[str] = []
    missing = not any(_ours(hook) for hook in _hooks(items))
    if missing:
        edits += _stages(root, items, notes)
    excluded = []
    for hook in _hooks(items):
        if _hook_id(hook) in REWRITERS and not _leaves_alone(hook, answers.pack_root):
            edits.append(_exclusion(text, hook, pattern(answers.pack_root)))
            excluded.append(_hook_id(hook))
    if missing:
        edits.append(_block(text, items, answers))  # after an exclusion that belongs at the very same place
    new = _with(text, edits, end)
    _prove(text, new, answers)
    return Patched(new, tuple(dict.fromkeys(excluded)), tuple(notes + _hidden(root, answers.pack_root)))


def _with(text: str, edits: list[_Insert], end: str) -> str:
    """The text with the insertions; those for one place stand in the order of the list."""
    pieces, done = [], 0
    for edit in sorted(dict.fromkeys(edits), key=lambda one: one.at):  # two hooks may share one value by an alias
        pieces += [text[done : edit.at], edit.text.replace("\n", end)]
        done = edit.at
    return "".join([*pieces, text[done:]])


def fresh(answers: Answers) -> str:
    """A configuration of our hooks alone."""
    return f"{_types_line()}\nrepos:\n{_hooks_text(answers, 2)}"


def unexcluded(text: str, pack_root: str) -> tuple[str, ...]:
    """Ids of hooks in a configuration that would rewrite or refuse a sealed file."""
    hooks = _hooks(_entry(_root(text), "repos"))
    return tuple(_hook_id(hook) for hook in hooks if _hook_id(hook) in REWRITERS and not _leaves_alone(hook, pack_root))


def revision(text: str) -> str | None:
    """The `rev` at which a configuration takes our hooks; empty for local hooks, None without any."""
    for repo in _entry(_root(text), "repos").value:
        if any(_ours(hook) for hook in _hooks_in(repo)):
            node = _entry(repo, "rev")
            return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
    return None


def _types_line() -> str:
    return f"default_install_hook_types: [{', '.join(STAGES)}]"


def _hooks_text(answers: Answers, indent: int) -> str:
    if answers.local_hooks:
        rows = ["- repo: local", "  hooks:", *(row for stage in STAGES for row in _local_hook(stage))]
    else:
        rows = [
            f"- repo: {REPOSITORY}",
            f"  rev: {answers.tag}",
            "  hooks:",
            *(f"    - id: {name}" for name in HOOK_IDS),
        ]
    return "".join(f"{' ' * indent}{row}\n" for row in rows)


def _local_hook(stage: str) -> Iterator[str]:
    names = {"pre-commit": "nolive", "commit-msg": "nolive-commit-msg", "pre-push": "nolive-pre-push"}
    if stage not in names:
        return
    first = stage == "pre-commit"
    yield f"    - id: {names[stage]}"
    yield f"      name: {names[stage]}"
    yield f"      entry: nolive-hook --stage {stage}"
    yield "      language: system"
    yield "      require_serial: true"
    if stage == "pre-push":
        yield "      always_run: true"
        yield "      pass_filenames: false"
    else:
        yield "      types: []"
    yield f"      stages: [{'pre-commit, pre-merge-commit, manual' if first else stage}]"


# -- where things stand ---------------------------------------------------------------------------------------


def _root(text: str) -> yaml.MappingNode:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{PATH}:{mark.line + 1}" if mark else PATH
        raise usage(
            "the pre-commit configuration cannot be read", where=place, fix=f"mend {PATH}, then nolive init"
        ) from None
    if not isinstance(node, yaml.MappingNode) or not isinstance(_entry(node, "repos"), yaml.SequenceNode):
        raise usage("no list of repos is in the pre-commit configuration", where=PATH, fix="pre-commit validate-config")
    return node


def _entry(node: yaml.Node | None, key: str) -> Any:
    """The value node under a key of a mapping node, or None."""
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _hooks(repos: yaml.SequenceNode) -> Iterator[yaml.MappingNode]:
    for repo in repos.value:
        yield from _hooks_in(repo)


def _hooks_in(repo: yaml.Node) -> Iterator[yaml.MappingNode]:
    hooks = _entry(repo, "hooks")
    if isinstance(hooks, yaml.SequenceNode):
        yield from (hook for hook in hooks.value if isinstance(hook, yaml.MappingNode))


def _hook_id(hook: yaml.MappingNode) -> str:
    node = _entry(hook, "id")
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _ours(hook: yaml.MappingNode) -> bool:
    entry = _entry(hook, "entry")
    return _hook_id(hook) in HOOK_IDS or (entry is not None and "nolive-hook" in str(entry.value))


def _leaves_alone(hook: yaml.MappingNode, pack_root: str) -> bool:
    """Whether a hook never sees a file of a pack."""
    sample = f"{pack_root}/drill_20260102_030405/trades/simulated_trades.csv"
    exclude, files = _entry(hook, "exclude"), _entry(hook, "files")
    try:
        excluded = exclude is not None and re.search(exclude.value, sample) is not None
        return excluded or (files is not None and re.search(files.value, sample) is None)
    except re.error:
        return False


# -- what is inserted -----------------------------------------------------------------------------------------


def _stages(root: yaml.MappingNode, repos: yaml.SequenceNode, notes: list[str]) -> Iterator[_Insert]:
    """The stages to install; and, where other hooks name none, that those stay at the commit where they were."""
    at = next(key.start_mark.index for key, _ in root.value if key.value == "repos")
    types = _entry(root, "default_install_hook_types")
    if types is None:
        yield _Insert(at, f"{_types_line()}\n")
    elif missing := [stage for stage in STAGES if stage not in _texts(types)]:
        notes.append(f"default_install_hook_types lacks {', '.join(missing)}")
    others = any(_entry(hook, "stages") is None for hook in _hooks(repos))
    if others and _entry(root, "default_stages") is None:
        yield _Insert(at, "default_stages: [pre-commit, manual]  # hooks that name no stage stay where they were\n")


def _texts(node: yaml.Node) -> frozenset[str]:
    return frozenset(str(item.value) for item in node.value) if isinstance(node, yaml.SequenceNode) else frozenset()


def _block(text: str, repos: yaml.SequenceNode, answers: Answers) -> _Insert:
    if repos.flow_style or not repos.value:
        raise usage(
            "the repos of the pre-commit configuration stand in brackets", where=f"{PATH}:{repos.start_mark.line + 1}",
            why="lines can be added to a list of lines only", fix="write repos with a line for each, then nolive init",
        )  # fmt: skip
    at = _line_after(text, _last_leaf(repos).end_mark.index)
    lead = "" if text[:at].endswith("\n") else "\n"
    gap = "\n" if re.search(r"\n[ \t]*\r?\n", text[repos.start_mark.index :]) else ""
    return _Insert(at, f"{lead}{gap}{_hooks_text(answers, repos.start_mark.column)}")


def _exclusion(text: str, hook: yaml.MappingNode, value: str) -> _Insert:
    """The pattern before what is excluded already, or a line of its own below the hook's id."""
    exclude = _entry(hook, "exclude")
    if exclude is None:
        key, name = next((key, node) for key, node in hook.value if key.value == "id")
        if hook.flow_style:
            return _Insert(name.end_mark.index, f", exclude: '{value}'")
        at = _line_after(text, name.end_mark.index)
        lead = "" if text[:at].endswith("\n") else "\n"
        return _Insert(at, f"{lead}{' ' * key.start_mark.column}exclude: {value}\n")
    tagged = _TAGGED.match(text, exclude.start_mark.index)
    start = tagged.end() if tagged else exclude.start_mark.index
    if exclude.style in ("|", ">"):
        start = text.index("\n", start) + 1
        start += len(text[start:]) - len(text[start:].lstrip())
        flags = _FLAGS.match(exclude.value.lstrip())
    else:
        start += 1 if exclude.style in ("'", '"') else 0
        flags = _FLAGS.match(exclude.value)
    doubled = value.replace("\\", "\\\\") if exclude.style == '"' else value
    return _Insert(start + (flags.end() if flags else 0), f"{doubled}|")


def _last_leaf(node: yaml.Node) -> yaml.Node:
    """The scalar (or bracketed list) that ends last inside a node."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return node
    last = node.value[-1]
    return _last_leaf(last[1] if isinstance(node, yaml.MappingNode) else last)


def _line_after(text: str, index: int) -> int:
    """Where the line after the one that holds `index` begins; an index at a line's start is one already."""
    if index and text[index - 1] == "\n":
        return index
    end = text.find("\n", index)
    return len(text) if end < 0 else end + 1


def _hidden(root: yaml.MappingNode, pack_root: str) -> list[str]:
    """A warning where the configuration's own `exclude` or `files` keeps packs from every hook, and from ours."""
    if _leaves_alone(root, pack_root):
        return [f"its top-level exclude or files hides {pack_root}/drill_* from every hook, and from nolive"]
    return []


def _prove(old: str, new: str, answers: Answers) -> None:
    """Read both texts: they may differ by our entries alone. A wrong insertion is refused, not written."""
    try:
        before, after = yaml.safe_load(old), yaml.safe_load(new)
        same = _without(after, answers) == _without(before, answers)
    except (yaml.YAMLError, AttributeError, TypeError):
        same = False
    if not same:
        raise NoliveError(
            "the pre-commit configuration could not be patched safely", where=PATH,
            why="the result would say something else than the file and our hooks",
            fix="add the hooks by hand: docs/hooks.md",
        )  # fmt: skip


def _without(data: Any, answers: Answers) -> Any:
    """A configuration without what we add."""
    plain = copy.deepcopy(data)
    for key in ("default_install_hook_types", "default_stages"):
        plain.pop(key, None)
    ours = f"{pattern(answers.pack_root)}|"
    repos = []
    for repo in plain["repos"]:
        for hook in repo.get("hooks", ()):
            text = hook.pop("exclude", "").replace(ours, "", 1).removeprefix(ours[:-1])
            hook["exclude"] = text
        if not all(str(hook.get("id")) in HOOK_IDS for hook in repo.get("hooks", ())):
            repos.append(repo)
    return {**plain, "repos": repos}
