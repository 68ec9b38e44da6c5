"""What can go wrong when something is sent.

InterlockError
└── NotifierError                  NTF-1xx
    ├── NotDelivered               NTF-101
    ├── NotAccepted                NTF-102
    └── AppriseMissing             NTF-103
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class NotifierError(InterlockError):
    """A sender could not do its work."""

    code = "NTF-100"
    family = Family.WORLD


class NotDelivered(NotifierError):
    """The document did not arrive, or nobody can tell."""

    code = "NTF-101"
    says = "nothing could be written to {where}: {why}"
    hint = "mend it; the next `interlock events deliver` after a while tries again"


class NotAccepted(NotifierError):
    """A receiver did not take an event, or nobody can tell."""

    code = "NTF-102"
    says = "{where} did not take the event: {why}"
    hint = "see what its own log says, and that both have the same secret; `interlock events deliver` tries again"


class AppriseMissing(NotifierError):
    """What speaks to other services is not installed."""

    code = "NTF-103"
    family = Family.CONFIGURATION
    says = "the channel is told by apprise, which is not installed"
    hint = "pip install 'interlock[apprise]'"
