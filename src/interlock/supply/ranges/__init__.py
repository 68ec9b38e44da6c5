"""Ranges of versions: read as their ecosystem writes them, or as VERS, and asked whether a version lies in one.

`carets.py`, `composer.py`, `intervals.py`, `npm.py`, `poetry.py`, `pypi.py` and `relations.py` each read one family
of native ranges, `npm_sets.py` tells how ranges of npm lie to each other, `notation.py` writes native ranges as VERS.
"""

from interlock.supply.ranges.model import Admits, Bound, Comparator, Range
from interlock.supply.ranges.native import native_range
from interlock.supply.ranges.notation import from_native
from interlock.supply.ranges.poetry import poetry_range
from interlock.supply.ranges.rules import contains
from interlock.supply.ranges.vers import Vers, parse_vers, read_vers, vers_contains

__all__ = [
    "Admits",
    "Bound",
    "Comparator",
    "Range",
    "Vers",
    "contains",
    "from_native",
    "native_range",
    "parse_vers",
    "poetry_range",
    "read_vers",
    "vers_contains",
]
