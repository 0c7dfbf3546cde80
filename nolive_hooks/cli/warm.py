"""`nolive warm`: make ready what large scans and large commits are fast with."""

from __future__ import annotations

import os
import time

import click

from nolive_hooks import speed
from nolive_hooks.errors import NoliveError


@click.command(short_help="Compile what makes large commits fast, once.")
@click.option("--force", is_flag=True, help="Compile again although it is there.")
def warm(force: bool) -> int:
    """Compile the patterns of the sieve for this machine and keep them.

    \b
    nolive warm

    Commits of more than 30 KB are then searched in one pass. Without this they
    are judged exactly the same, only slower: no commit ever waits for a compiler.
    Run it after an installation or update, in an image, or in CI.

    The file lies in $XDG_CACHE_HOME/nolive (~/.cache/nolive), for you alone.
    A file that is damaged or that others could have written is not used.
    """
    path = speed.place(os.environ)
    if not path:
        click.echo("nolive: nothing to make ready: vectorscan has no package for this system, or there is no home.")
        click.echo("  Every commit is judged all the same, by keywords.")
        return 0
    if not force and speed.is_ready(os.environ):
        click.echo(f"nolive: ready already: {path}")
        return 0
    started = time.perf_counter()
    try:
        size = len(speed.make(os.environ))
    except OSError as error:
        raise NoliveError(
            "the compiled patterns cannot be kept",
            where=os.path.dirname(path),
            why=str(error.strerror),
            fix="set XDG_CACHE_HOME to a folder you can write to, then: nolive warm",
        ) from None
    if not speed.is_ready(os.environ):
        raise NoliveError(
            "the compiled patterns were kept, but cannot be trusted",
            where=path,
            why="others may write to this file or its folder, or it belongs to somebody else",
            fix=f"chmod go-w {os.path.dirname(path)}",
        )
    click.echo(f"nolive: ready: {path} ({size / 1e6:.1f} MB, {time.perf_counter() - started:.1f} s)")
    return 0
