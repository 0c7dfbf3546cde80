"""Blob to Document: one reader for each file format, and the settings each finds with their places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from nolive_hooks.documents import expand, line_format
from nolive_hooks.documents.base import Unreadable
from nolive_hooks.documents.encoding import decode, is_binary, is_strewn
from nolive_hooks.documents.formats import CONFIGURATION, TEXT, format_of
from nolive_hooks.documents.later import later
from nolive_hooks.model import Blob, Document, Setting

__all__ = ["CONFIGURATION", "READERS", "TEXT", "Unreadable", "decode", "format_of", "is_binary", "read", "read_lines"]

_LARGE: Final = 1 << 20  # characters from which a line scan looks only where a judge could speak

READERS: Mapping[str, Callable[[str], Iterator[Setting]]] = MappingProxyType(
    {
        "batch": later("windows_format"),
        "crontab": later("build_format", "read_crontab"),
        "dockerfile": later("build_format", "read_dockerfile"),
        "env": later("shell_format", "read_env"),
        "hcl": line_format.read,
        "ini": later("ini_format"),
        "javascript": later("javascript_format"),
        "json": later("json_format"),
        "makefile": later("build_format", "read_makefile"),
        "netrc": later("netrc_format"),
        "notebook": later("notebook_format"),
        "powershell": later("windows_format"),
        "procfile": later("build_format", "read_procfile"),
        "python": later("python_format"),
        "shell": later("shell_format"),
        "sql": later("sql_format"),
        "systemd": later("build_format", "read_systemd"),
        "table": later("table_format"),
        "toml": later("toml_format"),
        "xml": later("xml_format"),
        "yaml": later("yaml_format"),
    }
)


def read(blob: Blob) -> Document:
    """Decode and parse a file. Content that no reader understands gives a Document with `error`, never an exception."""
    text = decode(blob.data)
    form = format_of(blob.path, text)
    if is_binary(blob.data):
        text = text.replace("\0", " ")
        if form not in CONFIGURATION or not is_strewn(blob.data):
            return Document(blob.path, text, TEXT)
    if form == TEXT:
        return Document(blob.path, text, TEXT)
    try:
        found = list(READERS[form](text))
        settings = tuple(expand.expand(form, text, found, READERS))
    except Unreadable as error:
        return Document(blob.path, text, form, error=str(error))
    except RecursionError:
        return Document(blob.path, text, form, error="nested too deeply")
    return Document(blob.path, text, form, settings)


def read_lines(document: Document) -> Document:
    """The same document with the settings of a plain line scan, for a text its own reader refused."""
    reader = line_format.read_large if len(document.text) > _LARGE else line_format.read
    found = list(reader(document.text))
    settings = tuple(expand.expand(TEXT, document.text, found, READERS))
    return Document(document.path, document.text, document.format, settings, document.error)
