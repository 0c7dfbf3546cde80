"""Keeps algorithmic-trading repositories from going live by accident.

Three judges of one shape (`guard` for files, `evidence` for drill packs, `gate` for pull requests)
turn facts and a `Policy` into a `Report`. Nothing is imported here: the commit hook starts through
this package, and a clean commit must not pay for rooms it does not enter.
"""

__version__ = "0.1.0"
