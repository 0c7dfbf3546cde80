"""The one exception of the house, and what the exit codes mean."""


class Exit:
    """Exit codes of every command; fixed by semantic versioning."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    UNJUDGED = 3
    STATE = 4
    INTERRUPTED = 130


class NoliveError(Exception):
    """Something could not be judged or done; says what, where, why and the next command.

    `exit_code` is `Exit.UNJUDGED` unless the caller knows better: what cannot be judged is never clean.
    No argument may hold the value of a secret.
    """

    def __init__(
        self, what: str, *, where: str = "", why: str = "", fix: str = "", exit_code: int = Exit.UNJUDGED
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.why = why
        self.fix = fix
        self.exit_code = exit_code

    def lines(self) -> list[str]:
        """The message as lines, in the order a reader needs: what, where, why, next."""
        rest = (("where", self.where), ("why", self.why), ("next", self.fix))
        return [self.what, *(f"  {label + ':':7}{text}" for label, text in rest if text)]

    def __str__(self) -> str:
        return "\n".join(self.lines())


def usage(what: str, *, where: str = "", why: str = "", fix: str = "") -> NoliveError:
    """A mistake in the command line or in the policy (exit 2)."""
    return NoliveError(what, where=where, why=why, fix=fix, exit_code=Exit.USAGE)


def state(what: str, *, where: str = "", why: str = "", fix: str = "") -> NoliveError:
    """A drill that is not in the state the command needs (exit 4)."""
    return NoliveError(what, where=where, why=why, fix=fix, exit_code=Exit.STATE)
