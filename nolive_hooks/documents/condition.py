"""What a program makes conditional: lines, and the words of what lets them run."""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple

LAST: Final = 1 << 30  # reaches to the end of the program


class Way(Enum):
    """How something decides whether lines run."""

    ASKED = "a test: if, while, assert, match"
    CALLED = "a function that is called for its effect, or a decorator"
    NEVER = "a return or raise above them"
    NAMED = "the function, class or context that they stand in"


class Condition(NamedTuple):
    """The lines `first` to `last` (1-based, inclusive) run only where something with these words lets them."""

    first: int
    last: int
    text: str
    way: Way = Way.ASKED


class Module(NamedTuple):
    """What a Python module makes conditional, and its imports: the name that is bound and the module it is from."""

    conditions: tuple[Condition, ...] = ()
    imports: tuple[tuple[str, str], ...] = ()
