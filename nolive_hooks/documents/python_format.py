"""Python through its syntax tree: what a program sets, passes and defaults to; never what it compares or refuses."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping
from typing import Final

from nolive_hooks.documents import commands, python_calls, python_copies, python_texts, shell_words
from nolive_hooks.documents.base import MAX_CHARS, SCOPE, Unreadable
from nolive_hooks.documents.python_names import (
    bound_once,
    constant,
    constants,
    dotted,
    library_names,
    resolved,
    started,
    targets,
    unary,
    unpackings,
)
from nolive_hooks.documents.python_truth import translations, truth
from nolive_hooks.model import Kind, Setting

Path = tuple[str, ...]

PLAIN_ONLY: Final = (Kind.CALL, Kind.NAME, Kind.NULL)  # kinds that stay what they are in a default
_SILENT: Final = (ast.Raise, ast.Assert, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Pass)
# Tuples and no `A | B` where it is asked: that would make a new type for every node of every tree.
_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
_ASSIGNMENTS: Final = (ast.Assign, ast.AnnAssign, ast.AugAssign)
_COMPUTING: Final = (ast.Call, ast.BinOp, ast.Subscript, ast.JoinedStr)
_LISTS: Final = (ast.List, ast.Tuple, ast.Set)
_SHORT: Final = 20  # characters of a text that is looked up: a credential is reported where it stands
_WORDS: Final = frozenset((ast.Name, ast.Constant))  # that set nothing where they only stand in an expression


def read(text: str) -> Iterator[Setting]:
    """Settings of a module: assignments, dict literals, calls `(…, callee, keyword)`, defaults."""
    if len(text) > MAX_CHARS:
        raise Unreadable("larger than 5 MiB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        yield from list(Reader(text, tree).body(tree.body, ()))
    except SyntaxError as error:
        raise Unreadable("not valid Python", error.lineno or 0) from None
    except (RecursionError, ValueError, MemoryError):
        raise Unreadable("not valid Python or nested too deeply") from None


class Reader:
    """Walks statements and expressions; knows the names of the file that stand for one literal."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        self._lines = text.encode("utf-8", "replace").split(b"\n")
        self._ascii = text.isascii()
        self._bound = bound_once(tree)
        self._constants = constants(self._bound)
        self._started = started(tree)
        self._library = library_names(tree, self._bound)
        self._live_parsers = python_copies.live_parsers(tree) if "add_parser" in text else frozenset()
        self._joined: dict[str, tuple[str, Kind] | None] = {}  # texts of names that are put together
        self._translated: set[int] = set()  # assignments that only spell a text as yes or no

    def named(self, callee: str) -> str:
        """A callee by the name that its library has for it."""
        if not self._library:
            return callee
        owner, dot, rest = callee.partition(".")
        return self._library.get(owner, owner) + dot + rest

    @property
    def bound(self) -> Mapping[str, ast.expr]:
        """Names that the file gives one expression."""
        return self._bound

    @property
    def live_parsers(self) -> frozenset[str]:
        """Names of parsers of subcommands that are called live."""
        return self._live_parsers

    def at(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Line and column (in characters) of a node."""
        line = self._lines[node.lineno - 1] if node.lineno <= len(self._lines) else b""
        if self._ascii:
            return node.lineno, min(node.col_offset, len(line)) + 1
        return node.lineno, len(line[: node.col_offset].decode("utf-8", "replace")) + 1

    def setting(self, path: Path, value: str, node: ast.expr, kind: Kind) -> Setting:
        """A setting at a node."""
        line, column = self.at(node)
        return Setting(path, value, line, column, kind)

    def body(self, statements: list[ast.stmt], scope: Path) -> Iterator[Setting]:
        """Settings of statements in order."""
        for statement in statements:
            yield from self.statement(statement, scope)

    def statement(self, node: ast.stmt, scope: Path) -> Iterator[Setting]:
        """Settings of one statement; docstrings, raises and assertions say nothing."""
        if isinstance(node, _SILENT) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            return
        if isinstance(node, _FUNCTIONS):
            yield from self._function(node, scope)
        elif isinstance(node, ast.ClassDef):
            yield from self._class(node, scope)
        elif isinstance(node, _ASSIGNMENTS):
            if id(node) not in self._translated:
                yield from self._assignment(node, scope)
        else:
            if isinstance(node, ast.If):
                self._translated.update(map(id, translations(node)))
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.stmt):
                    yield from self.statement(child, scope)
                elif isinstance(child, ast.expr):
                    yield from self.value(child, scope, quiet=True)
                elif isinstance(child, (ast.ExceptHandler, ast.match_case)):
                    yield from self.body(child.body, scope)
                elif isinstance(child, ast.withitem):
                    yield from self.value(child.context_expr, scope, quiet=True)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Path) -> Iterator[Setting]:
        inner = (*scope, SCOPE + node.name)
        started = node.name in self._started or any(_is_command(decorator) for decorator in node.decorator_list)
        for decorator in node.decorator_list:
            yield from self.value(decorator, scope, quiet=True)
        arguments = node.args
        positional = [*arguments.posonlyargs, *arguments.args]
        pairs = [*zip(positional[::-1], arguments.defaults[::-1], strict=False)]
        pairs += [
            (name, default)
            for name, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            if default
        ]
        for name, default in pairs:
            yield from self.defaults(default, (*scope, name.arg) if started else (*inner, name.arg))
        yield from self.body(node.body, inner)

    def _class(self, node: ast.ClassDef, scope: Path) -> Iterator[Setting]:
        if any(dotted(base).rpartition(".")[2].endswith(("Enum", "Flag")) for base in node.bases):
            return
        inner = (*scope, node.name)
        for statement in node.body:
            if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
                for target in targets(statement):
                    yield from self.defaults(statement.value, (*inner, *target))
            else:
                yield from self.statement(statement, inner)

    def defaults(self, node: ast.expr, path: Path) -> Iterator[Setting]:
        """Settings of a default: a literal is marked as one, anything else is read as usual."""
        for found in self.value(node, path):
            plain = found.path == path and found.kind not in PLAIN_ONLY
            yield _default(found) if plain else found

    def _assignment(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign, scope: Path) -> Iterator[Setting]:
        if node.value is None:
            return
        unpacked = unpackings(node)
        if unpacked is not None:
            for name, item in unpacked:
                yield from self.value(item, (*scope, *name), quiet=not name)
            return
        for target in targets(node):
            if target == ("sys", "argv"):
                yield from self.command(node.value, scope)
            else:
                yield from self.value(node.value, (*scope, *target))

    def value(self, node: ast.expr, path: Path, *, quiet: bool = False) -> Iterator[Setting]:
        """Settings of an expression held at `path`; `quiet` where a bare literal is not set anywhere."""
        if quiet and type(node) in _WORDS:
            return
        literal = None if quiet and not isinstance(node, ast.Call) else self.literal(node)
        if literal is not None:
            yield self.setting(path, literal[0], node, literal[1])
            defined = self._defined(node.id) if isinstance(node, ast.Name) else None
            if defined is not None:  # the same choice at the line where it was made
                yield self.setting(path, literal[0], defined, literal[1])
        elif isinstance(node, ast.Call):
            yield from python_calls.read(self, node, path)
        elif isinstance(node, ast.Dict):
            yield from self._dict(node, path)
        elif isinstance(node, _LISTS):
            for number, item in enumerate(node.elts):
                yield from self.value(item, (*path, str(number)), quiet=quiet)
        elif isinstance(node, ast.IfExp):
            known = truth(node.test, self._bound)
            if known is not None:  # what is chosen when nothing is set
                yield from self.value(node.body if known else node.orelse, path, quiet=quiet)
                return
            yield from self.value(node.body, path, quiet=quiet)
            yield from self.value(node.orelse, path, quiet=quiet)
        elif isinstance(node, ast.BoolOp):
            yield from self._either(node, path, quiet=quiet)
        elif isinstance(node, ast.Compare):
            yield from () if quiet else python_calls.fallbacks(self, node, path)
        else:
            yield from self._inside(node, path)

    def _inside(self, node: ast.expr, path: Path) -> Iterator[Setting]:
        for field in node._fields:
            child = getattr(node, field, None)
            for one in child if type(child) is list else (child,):
                if isinstance(one, ast.expr) and type(one) not in _WORDS:
                    yield from self.value(one, path, quiet=True)

    def _dict(self, node: ast.Dict, path: Path) -> Iterator[Setting]:
        for key, item in zip(node.keys, node.values, strict=True):
            word = self.literal(key) if key is not None else None
            yield from self.value(item, (*path, word[0]) if word else path, quiet=word is None)

    def _either(self, node: ast.BoolOp, path: Path, *, quiet: bool) -> Iterator[Setting]:
        for item in node.values:
            for found in self.value(item, path, quiet=quiet or isinstance(node.op, ast.And)):
                plain = found.path == path and item is node.values[-1] and found.kind not in PLAIN_ONLY
                yield _default(found) if plain else found

    def literal(self, node: ast.expr) -> tuple[str, Kind] | None:
        """Text and kind of what an expression plainly is; a name or attribute gives its own text."""
        if isinstance(node, ast.Constant):
            return constant(node)
        if isinstance(node, ast.Name):
            defined = self._constants.get(node.id)
            found = resolved(defined) if defined is not None else self._put_together(node.id)
            return found or (node.id, Kind.NAME)
        if isinstance(node, ast.Attribute):
            text = dotted(node)
            return (text, Kind.NAME) if text else None
        if isinstance(node, ast.Subscript) and (held := self._entry(node)) is not None:
            return held
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            return _member(dotted(node.value), str(node.slice.value))
        if isinstance(node, ast.UnaryOp):
            return unary(node, self.literal(node.operand))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left, right = self.literal(node.left), self.literal(node.right)
            if left and right and left[1] is right[1] is Kind.STRING:
                return left[0] + right[0], Kind.STRING
        computed = python_texts.computed(node, self.literal)
        return None if computed is None else (computed, Kind.STRING)

    def _defined(self, name: str) -> ast.expr | None:
        """The expression that gives a name its one short text."""
        return self._constants.get(name) or (self._bound[name] if self._joined.get(name) else None)

    def _put_together(self, name: str) -> tuple[str, Kind] | None:
        """The short text that a name is given in pieces: `PHASE = "".join(["li", "ve"])`."""
        node = self._bound.get(name)
        if name not in self._joined and isinstance(node, _COMPUTING):
            self._joined[name] = None  # a name may stand in its own expression
            found = self.literal(node)
            self._joined[name] = found if found and found[1] is Kind.STRING and len(found[0]) <= _SHORT else None
        return self._joined.get(name)

    def _entry(self, node: ast.Subscript) -> tuple[str, Kind] | None:
        """`PORTS["live"]` of a table of literals that the file writes down once; of texts short ones and addresses."""
        table = self._bound.get(node.value.id) if isinstance(node.value, ast.Name) else None
        key = self.literal(node.slice) if isinstance(table, ast.Dict) else None
        if not isinstance(table, ast.Dict) or key is None or key[1] in PLAIN_ONLY:
            return None
        for name, item in zip(table.keys, table.values, strict=True):
            if isinstance(name, ast.Constant) and isinstance(item, ast.Constant) and constant(name) == key:
                found = constant(item)
                return found if found and (len(found[0]) <= _SHORT or "://" in found[0]) else None
        return None

    def command(self, node: ast.expr, path: Path) -> Iterator[Setting]:
        """Settings of a command line that a program starts: one text, a list of words, or the name of one."""
        if isinstance(node, ast.Name) and isinstance(listed := self._bound.get(node.id), ast.List):
            node = listed
        if isinstance(node, ast.List | ast.Tuple):
            words = []
            for item in node.elts:
                word = self.literal(item)
                if dotted(item) == "sys.executable":
                    word = ("python", Kind.STRING)
                words.append(
                    shell_words.Word(word[0] if word and word[1] is not Kind.NAME else "?", *self.at(item), True)
                )
            yield from commands.of_words(words, path)
        elif (line := self.literal(node)) and line[1] is Kind.STRING:
            yield from commands.settings(line[0].replace("\r", " "), *self.at(node), path)


def _is_command(decorator: ast.expr) -> bool:
    """`@app.command()`: the parameters of the function are the options of a program."""
    name = dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
    return name.rpartition(".")[2] in ("command", "callback")


def _member(owner: str, key: str) -> tuple[str, Kind] | None:
    """`Mode["LIVE"]` is the member of a class, `config["mode"]` the name of a value."""
    if owner.rpartition(".")[2][:1].isupper() and key.isidentifier():
        return f"{owner}.{key}", Kind.NAME
    return (f"{owner}[{key}]", Kind.NAME) if owner else None


def _default(found: Setting) -> Setting:
    return Setting(found.path, found.value, found.line, found.column, Kind.DEFAULT)
