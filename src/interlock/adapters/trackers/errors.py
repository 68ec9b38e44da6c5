"""What can go wrong when a tracker is asked for something.

What holds for the tracker as a whole has the field `wait_s`: for so many seconds nobody asks it again.

InterlockError
└── TrackerError                   TKT-100
    ├── TrackerRefused             TKT-101
    ├── TrackerBusy                TKT-102
    ├── TrackerUnreachable         TKT-103
    ├── TicketDeclined             TKT-104
    ├── TrackerAnsweredWrongly     TKT-105
    ├── TransitionMissing          TKT-106
    ├── TicketGone                 TKT-107
    ├── MatterNotKept              TKT-108
    └── TokenUnusable              TKT-109
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class TrackerError(InterlockError):
    """A tracker did not do what it was asked for."""

    code = "TKT-100"
    family = Family.WORLD


class TrackerRefused(TrackerError):
    """It does not let us in, or not to that."""

    code = "TKT-101"
    family = Family.CONFIGURATION
    says = "{tracker} was refused by {where}, which answered {status}"
    hint = "see that user and token are right and have not ended; it is left alone for an hour, and nothing is lost"


class TrackerBusy(TrackerError):
    """It asks us to come back later."""

    code = "TKT-102"
    says = "{tracker} is busy: {where} answered {status}"
    hint = "nothing is lost; it is asked again in {wait_s} seconds"


class TrackerUnreachable(TrackerError):
    """It does not answer, or something in it broke."""

    code = "TKT-103"
    says = "{tracker} does not answer: {why}"
    hint = "nothing is lost; it is asked again in {wait_s} seconds, as often as it takes"


class TicketDeclined(TrackerError):
    """It will not have a ticket as we write it."""

    code = "TKT-104"
    family = Family.CONFIGURATION
    says = "{tracker} declined a ticket ({status}): {why}"
    hint = "see that project, type, fields and priorities of the tracker in channels.yaml are what it has"


class TrackerAnsweredWrongly(TrackerError):
    """What it answers is not what its documentation says, or is about something else."""

    code = "TKT-105"
    says = "{tracker} answered wrongly: {where} {why}"
    hint = "see that kind and address of the tracker are right, and what stands between here and there"


class TransitionMissing(TrackerError):
    """A ticket cannot be brought where it is to be, from where it is."""

    code = "TKT-106"
    family = Family.CONFIGURATION
    says = "{tracker} cannot bring {ticket} to {wanted!r}; from {status!r} it goes to {known}"
    hint = "name one of those as `close` or `reopen` of the tracker in channels.yaml, or move the ticket by hand"


class TicketGone(TrackerError):
    """A ticket is not there any more."""

    code = "TKT-107"
    says = "{tracker} has no ticket {ticket} any more"
    hint = "it was deleted, or whoever Interlock signs in as may not see it; the next attempt looks for it anew"


class MatterNotKept(TrackerError):
    """It made a ticket without what it would be found by: the next attempt would make another one."""

    code = "TKT-108"
    family = Family.CONFIGURATION
    says = "{tracker} made {ticket} without keeping its {field}, by which it would be found again"
    hint = "let whoever Interlock signs in as write that field, close the ticket by hand, and `interlock events retry`"


class TokenUnusable(TrackerError):
    """A credential is there and fits into no header."""

    code = "TKT-109"
    family = Family.CONFIGURATION
    says = "{tracker} has a token that cannot be used: it is no single line of ASCII"
    hint = "write the token alone into the place that `token` names"
