"""What can go wrong while the story is told.

InterlockError
└── DemoError                      DEM-100
    └── StoryBroke                 DEM-101
"""

from __future__ import annotations

from interlock.kernel import InterlockError


class DemoError(InterlockError):
    """The demonstration cannot go on."""

    code = "DEM-100"


class StoryBroke(DemoError):
    """Something came otherwise than the story says."""

    code = "DEM-101"
    says = "{chapter}: `{words}` ended with {got}, and {wanted} was to come: {output}"
    hint = "look at it again with `interlock demo --keep FOLDER`; `interlock doctor` says what this machine lacks"
