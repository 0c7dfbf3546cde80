"""Lines that are added to the end of somebody else's file, once, and nothing else of it changed."""

from __future__ import annotations

BEGIN = "# nolive: begin (nolive init)"
END = "# nolive: end"


def appended(before: bytes, lines: tuple[str, ...]) -> bytes:
    """The file with a block of lines at its end; as it was where every line stands in it already.

    Line ends follow the file. A block that an older version wrote is kept, and only what it lacks is added.
    """
    have = {line.strip() for line in before.decode("utf-8", "surrogateescape").splitlines()}
    missing = [line for line in lines if not line.startswith("#") and line not in have]
    if not missing:
        return before
    wanted = [BEGIN, *(line for line in lines if line.startswith("#") or line in missing), END]
    end = b"\r\n" if b"\r\n" in before else b"\n"
    gap = b"" if not before else end if before.endswith(b"\n") else end * 2
    return before + gap + b"".join(line.encode("utf-8") + end for line in wanted)
