"""What can go wrong with a host.

InterlockError
└── HostError                      HST-1xx
    └── FolderUnreadable           HST-101
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class HostError(InterlockError):
    """A machine cannot be looked at."""

    code = "HST-100"
    family = Family.WORLD


class FolderUnreadable(HostError):
    """A folder whose state was asked for cannot be read."""

    code = "HST-101"
    says = "{path} cannot be looked into: {why}"
    hint = "name a folder that exists, and run as somebody who may read all of it"
