"""Which reader a file needs, from its name and, where the name says nothing, from its first characters."""

from __future__ import annotations

import re
from typing import Final

from nolive_hooks.expressions import expression

_SUFFIXES: Final = {
    "bash": "shell",
    "bat": "batch",
    "cfg": "ini",
    "cjs": "javascript",
    "cmd": "batch",
    "cnf": "ini",
    "conf": "ini",
    "config": "xml",
    "container": "systemd",
    "cron": "crontab",
    "crontab": "crontab",
    "dockerfile": "dockerfile",
    "csv": "table",
    "env": "env",
    "envrc": "shell",
    "exs": "hcl",
    "fish": "shell",
    "gradle": "hcl",
    "groovy": "hcl",
    "hcl": "hcl",
    "inf": "ini",
    "ini": "ini",
    "ipynb": "notebook",
    "js": "javascript",
    "json": "json",
    "json5": "json",
    "jsonc": "json",
    "jsx": "javascript",
    "ksh": "shell",
    "make": "makefile",
    "mjs": "javascript",
    "mk": "makefile",
    "mts": "javascript",
    "nix": "hcl",
    "nomad": "hcl",
    "plist": "xml",
    "prefs": "ini",
    "properties": "ini",
    "props": "xml",
    "ps1": "powershell",
    "psd1": "powershell",
    "psm1": "powershell",
    "py": "python",
    "pyw": "python",
    "rb": "hcl",
    "service": "systemd",
    "sh": "shell",
    "sql": "sql",
    "strat": "yaml",
    "tf": "hcl",
    "tfvars": "hcl",
    "timer": "systemd",
    "toml": "toml",
    "ts": "javascript",
    "tsv": "table",
    "tsx": "javascript",
    "xml": "xml",
    "yaml": "yaml",
    "yml": "yaml",
    "zsh": "shell",
}
_NAMES: Final = (
    ("dockerfile*", "dockerfile"),
    ("containerfile*", "dockerfile"),
    ("makefile*", "makefile"),
    ("gnumakefile", "makefile"),
    ("justfile", "makefile"),
    ("procfile*", "procfile"),
    ("crontab*", "crontab"),
    ("cron", "crontab"),
    (".env*", "env"),
    ("*.env.*", "env"),
    ("env.*", "env"),
    (".envrc", "shell"),
    (".bashrc", "shell"),
    (".profile", "shell"),
    ("pipfile", "toml"),
    ("jenkinsfile*", "hcl"),
    (".netrc", "netrc"),
    ("_netrc", "netrc"),
)
# Endings that mark a copy; the format is that of the name before them.
_COPIES: Final = frozenset((
    "example", "sample", "template", "tmpl", "tpl", "dist", "default", "defaults", "j2", "jinja", "jinja2",
    "bak", "orig", "old", "disabled", "local", "in",
))  # fmt: skip
_FOLDERS: Final = (("/cron.d/", "crontab"), ("/crontabs/", "crontab"))  # of files without an ending
_DROP_IN: Final = expression(r"\.(?:service|timer|socket)\.d/[^/]*$")
_TABLE: Final = expression(r"^\[[\w.-]{1,40}\][ \t]*\r?$", re.MULTILINE)
TEXT: Final = "text"
PROSE: Final = frozenset((
    "md", "rst", "txt", "adoc", "markdown", "org", "tex", "html", "htm", "jsonl", "ndjson", "log", "svg", "lock",
))  # fmt: skip
CONFIGURATION: Final = frozenset(
    ("toml", "yaml", "json", "ini", "env", "dockerfile", "systemd", "hcl", "xml", "procfile")
)


def format_of(path: str, text: str = "") -> str:
    """Name of the reader for a path; `text` decides where the name has no ending."""
    name = path.rpartition("/")[2].lower()
    parts = name.split(".")
    while len(parts) > 2 and parts[-1] in _COPIES:
        parts.pop()
    name = ".".join(parts)
    ending = parts[-1] if len(parts) > 1 else ""
    if ending in PROSE:
        return TEXT
    if ending == "conf" and _DROP_IN.search(path.lower()):
        return "systemd"
    for pattern, found in _NAMES:
        if _fits(name, pattern) and (ending not in _SUFFIXES or _SUFFIXES[ending] == found):
            return found
    if ending in _SUFFIXES:
        return _SUFFIXES[ending]
    if ending and ending not in _COPIES:
        return TEXT
    folder = next((found for part, found in _FOLDERS if part in f"/{path.lower()}"), "")
    return folder or _sniffed(text)


def _fits(name: str, pattern: str) -> bool:
    """A star is at an end of a pattern only; `fnmatch` would compile an expression for each of them."""
    plain = pattern.strip("*")
    if pattern.startswith("*"):
        return plain in name
    return name.startswith(plain) if pattern.endswith("*") else name == plain


def _sniffed(text: str) -> str:
    first = text[:200].lstrip()
    if first.startswith("#!"):
        line = first.partition("\n")[0]
        if "python" in line:
            return "python"
        return "shell" if "sh" in line else TEXT
    if first.startswith("{") and not first.startswith("{{") and not first.startswith("{%"):
        return "json"
    if _TABLE.search(first):
        return "ini"
    return "yaml" if first.startswith("---\n") else TEXT
