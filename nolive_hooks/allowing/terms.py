"""What an exception has to say for itself: why, who, until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from nolive_hooks import guard
from nolive_hooks.errors import usage
from nolive_hooks.guard.allows import book
from nolive_hooks.model import Finding
from nolive_hooks.policy import Allow

MIN_REASON = 10


@dataclass(frozen=True, slots=True)
class Terms:
    """Why, who and until when; `key` is for the digests of a file that has no key yet (64 hex digits)."""

    reason: str
    owner: str
    today: dt.date
    days: int
    key: str

    def checked(self) -> Terms:
        """Itself, or a usage error that names what is missing."""
        if len(self.reason.strip()) < MIN_REASON:
            raise usage(
                f"the reason needs {MIN_REASON} characters or more",
                why="the reviewer of your pull request decides by it",
                fix='--reason "documented example key from the Binance docs"',
            )
        if guard.held(f"{self.reason}\n{self.owner}"):
            raise usage(
                "the reason holds what looks like a credential", fix="say why without the value",
                why="a reason is kept in the repository for everybody to read",
            )  # fmt: skip
        if not 1 <= self.days <= book.MAX_DAYS:
            raise usage(
                f"--days takes 1 to {book.MAX_DAYS}, not {self.days}", why="an exception without an end is a rule",
                fix=f"--days {book.DEFAULT_DAYS}",
            )  # fmt: skip
        if not self.owner.strip():
            raise usage(
                "nobody owns the exception",
                why="somebody has to answer for it, and git has no user.email here",
                fix="--owner NAME, or: git config user.email you@example.org",
            )
        return self

    @property
    def expires(self) -> dt.date:
        """The last day, included."""
        return self.today + dt.timedelta(days=self.days)

    def entry(self, finding: Finding) -> Allow:
        """The allow of one finding: by its value where it is a credential, else by what it is about."""
        path = finding.location.path
        if not (finding.identity or finding.fingerprint):
            raise usage(f"{finding.rule} cannot be allowed", where=str(finding.location), fix="mend the file")
        try:
            path.encode()
        except UnicodeEncodeError:
            raise usage(
                "the name of the file is not UTF-8", why="a TOML file cannot hold it", fix="rename the file"
            ) from None
        return Allow(
            rule=finding.rule,
            path=path,
            value=finding.identity,
            fingerprint="" if finding.identity else finding.fingerprint,
            reason=" ".join(self.reason.split()),
            owner=self.owner.strip(),
            expires=self.expires,
        )
