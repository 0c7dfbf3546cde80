"""What a database raises that is not what was written there. There is nothing to tell but to go on without it."""


class DamagedError(Exception):
    """A part of the compiled databases is cut, changed or of somebody else."""
