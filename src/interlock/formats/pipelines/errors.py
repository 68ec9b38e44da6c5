"""What can go wrong with the map of a workflow.

InterlockError
└── MapError                       MAP-1xx
    ├── MapNotWhole                MAP-101
    └── MapMalformed               MAP-102
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class MapError(InterlockError):
    """A workflow could not be mapped."""

    code = "MAP-100"
    family = Family.DATA


class MapNotWhole(MapError):
    """Some files that tell of the workflow could not be made out."""

    code = "MAP-101"
    says = "{count} places could not be read, the first is {first}: {why}"
    hint = "mend them, then map the workflow again; `interlock map` lists all of them with what to do"


class MapMalformed(MapError):
    """What is kept as a map is none."""

    code = "MAP-102"
    says = "{source} is no map of a workflow: {why}"
    hint = "make one with `interlock map --seal`"
