"""Our own templates turned into text: sandboxed, strict, and found in a wheel and in a checkout alike.

A template comes only from this package, never from a repository that is judged; what a repository says is
handed in as values and is never read as a template.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from nolive_hooks.errors import NoliveError

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

AUTOESCAPED = ".html.j2"
_HERE = Path(__file__).resolve().parent


def render(name: str, values: Mapping[str, object]) -> str:
    """The text of one template, e.g. `render("pack/X.md.j2", {"drill": drill})`.

    A value that the template names and `values` lacks is an error, never an empty text. Names that end in
    `.html.j2` escape every value that is not `markupsafe.Markup`. A line that holds only a `{% tag %}` leaves
    nothing behind (trim_blocks, lstrip_blocks). Raises NoliveError.
    """
    import jinja2

    path(name)  # a name that leaves the folder, or does not exist, is refused before jinja2 sees it
    try:
        return _environment().get_template(name).render(values)
    except jinja2.TemplateError as error:  # syntax, an unknown name, a breach of the sandbox
        line = getattr(error, "lineno", None)
        raise NoliveError(
            f"a template could not be filled in: {error}",
            where=f"templates/{name}" + (f":{line}" if line else ""),
            fix="this is a defect of nolive-hooks; please report it",
        ) from error


def source(name: str) -> str:
    """The packaged text file as it is, not rendered (`pack/verify.py`, a style sheet)."""
    return path(name).read_text(encoding="utf-8")


def path(name: str) -> Path:
    """Where a packaged file lies on disk; raises NoliveError for a name that is not one of ours."""
    parts = name.split("/")
    found = folder().joinpath(*parts)
    if "\\" in name or any(part in {"", ".", ".."} for part in parts) or not found.is_file():
        raise NoliveError(
            "no such template",
            where=f"templates/{name}",
            why="only files that are packaged with nolive-hooks are templates",
            fix="reinstall: pipx reinstall nolive-hooks",
        )
    return found


@cache
def folder() -> Path:
    """The folder of templates: inside the wheel, or beside the package in an editable checkout."""
    for candidate in (_HERE / "templates", _HERE.parent / "templates"):
        if candidate.is_dir():
            return candidate
    raise NoliveError(
        "this installation has no templates",
        where=str(_HERE),
        why="the package was copied without its data files",
        fix="reinstall: pipx reinstall nolive-hooks",
    )


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folder(), encoding="utf-8"),
        undefined=jinja2.StrictUndefined,
        autoescape=lambda name: name is not None and name.endswith(AUTOESCAPED),
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
