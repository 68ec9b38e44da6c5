"""What can go wrong with what is observed.

InterlockError
└── ObservationError               RUN-1xx
    ├── StateMalformed             RUN-101
    └── PlaceUnreadable            RUN-102
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class ObservationError(InterlockError):
    """Something that was observed cannot be used."""

    code = "RUN-100"
    family = Family.WORLD


class StateMalformed(ObservationError):
    """A kept state cannot be read."""

    code = "RUN-101"
    says = "the manifest of the sealed state cannot be read: {why}"
    hint = "what was sealed is lost or was altered; seal the state again with `interlock attest source`"


class PlaceUnreadable(ObservationError):
    """Something that has to be compared could not be read, so nobody knows whether it is what it should be."""

    code = "RUN-102"
    says = "{path} could not be read: {why}"
    hint = "run as somebody who may read all of it, while nothing writes there"
