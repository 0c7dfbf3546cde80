"""The floors, doors and sizes of the house, read from the source itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from nolive_hooks.catalog import edition

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "nolive_hooks"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Rooms by floor, lowest first. A room may import rooms of lower floors, never of its own floor or above.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("errors", "blob", "expressions"),
    ("model", "catalog"),
    ("documents", "policy", "git", "sieve_words", "templating"),
    ("sieve", "report"),
    ("guard", "scaffold", "speed"),
    ("policies",),
    ("subjects",),
    ("allowing", "evidence"),
    ("explaining",),
    ("procedure", "gate"),
    ("governance",),
    ("cli", "hook"),
)
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 45
# Only these may start processes, open sockets or touch files; catalog and templating read their own packaged data.
# procedure/engine is a program of its own: it runs as the strategy's process, behind the third door.
DOORS = ("git", "procedure/runner", "procedure/engine", "gate/github")
READS_OWN_DATA = ("catalog", "templating")
CLOCK_AND_ENVIRONMENT = ("os.environ", "os.getenv", "datetime.now", "datetime.utcnow", "date.today", "time.time")
WORLD = ("subprocess", "socket", "urllib.request", "http.client", "requests", "shutil", "tempfile", "git")


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


def room_of(module: str) -> str:
    return module.split("/")[0]


def imports_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "absolute imports only"
            assert node.module
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def rooms_imported(path: Path) -> set[str]:
    found = (name.split(".") for name in imports_of(parse(path)) if name.startswith("nolive_hooks."))
    return {parts[1] for parts in found if parts[1] in FLOOR_OF}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_down_only(path: Path) -> None:
    room = room_of(name_of(path))
    if room == "__init__":
        assert not rooms_imported(path), "the package itself imports nothing: the hook starts through it"
        return
    assert room in FLOOR_OF, f"{room} has no floor: give it one in FLOORS"
    up = {other for other in rooms_imported(path) - {room} if FLOOR_OF[other] >= FLOOR_OF[room]}
    assert not up, f"{room} imports {sorted(up)}, which is not below it"


def test_no_circles_between_modules() -> None:
    names = {name_of(path).removesuffix("/__init__").replace("/", "."): path for path in MODULES}
    graph = {module: set(loaded_by(parse(path), names)) - {module} for module, path in names.items()}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, f"a circle: {' -> '.join((*trail, module))}"
        if module not in done:
            for target in sorted(graph[module]):
                visit(target, (*trail, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())


def loaded_by(tree: ast.Module, known: dict[str, Path]) -> Iterator[str]:
    """Modules of ours that load with this one: not the imports inside a function, nor for typing only."""
    for node in tree.body:
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name.removeprefix("nolive_hooks.") in known else str(node.module) for name in whole]
        yield from (name.removeprefix("nolive_hooks.") for name in names if name.removeprefix("nolive_hooks.") in known)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_functions_stay_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    if name_of(path) != "sieve_words":  # generated
        assert len(source.splitlines()) <= MAX_MODULE_LINES, "split this room"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= MAX_FUNCTION_LINES, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_room_says_what_it_is_for(path: Path) -> None:
    doc = ast.get_docstring(parse(path))
    assert doc, "a module starts with one sentence that says what the room is for"
    assert doc.partition("\n\n")[0].endswith((".", "?")), doc


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_three_doors_touch_the_world(path: Path) -> None:
    module = name_of(path)
    if module.startswith((*DOORS, "cli/")):
        return
    tree = parse(path)
    reached = [name for name in imports_of(tree) if f"{name}.".startswith(tuple(f"{door}." for door in WORLD))]
    assert not reached, f"{module} imports {reached}"
    own_data = module.startswith(READS_OWN_DATA) or "resources.files(" in path.read_text(encoding="utf-8")
    if not own_data:
        assert not set(calls_of(tree)) & {"open", "read_text", "read_bytes", "write_text", "write_bytes"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_clock_and_environment_are_read_in_the_face_only(path: Path) -> None:
    module = name_of(path)
    if module.startswith((*DOORS, "cli/", "hook/")):
        return
    reached = {ast.unparse(node) for node in ast.walk(parse(path)) if isinstance(node, ast.Attribute)}
    read = {name for name in reached if name.endswith(CLOCK_AND_ENVIRONMENT)}
    assert not read, f"{module} reads {sorted(read)}: hand the value in"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_click_and_print_live_in_the_face(path: Path) -> None:
    module = name_of(path)
    if module.startswith(("cli/", "hook/")):
        return
    tree = parse(path)
    assert "click" not in {name.split(".")[0] for name in imports_of(tree)}
    assert "print" not in set(calls_of(tree)), f"{module} prints"


def calls_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr


def test_the_code_has_no_word_for_live_in_its_modes() -> None:
    from nolive_hooks.evidence.drill import Mode

    assert {mode.value for mode in Mode} == {"shadow", "paper", "drill_only"}
    for word in ("live", "LIVE", "real", "production"):
        with pytest.raises(ValueError, match="not a valid Mode"):
            Mode(word)


def test_an_edition_of_the_rules_leaves_out_only_what_nothing_that_judges_can_import() -> None:
    above = {room for rooms in FLOORS[FLOOR_OF["subjects"] + 1 :] for room in rooms}
    assert above == edition.ABOVE
