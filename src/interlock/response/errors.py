"""What can go wrong with events and the responses to them.

InterlockError
└── ResponseError                  RSP-1xx
    ├── EventMalformed             RSP-101
    ├── EventUnknown               RSP-102
    ├── EventUnproven              RSP-103
    ├── ChannelUnknown             RSP-104
    ├── TrackerLeftAlone           RSP-105
    ├── ChannelBusy                RSP-110
    ├── MessageRefused             RSP-111
    ├── ResponseUnknown            RSP-112
    └── TrialLeftOpen              RSP-120
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class ResponseError(InterlockError):
    """An event or a response to one cannot be used."""

    code = "RSP-100"
    family = Family.DATA


class EventMalformed(ResponseError):
    """A document is no event of ours."""

    code = "RSP-101"
    family = Family.USAGE
    says = "{source} is no event: {why}"
    hint = "`interlock events show --format json ID` writes one as it has to be"


class EventUnknown(ResponseError):
    """No event has that id, or several begin with it."""

    code = "RSP-102"
    family = Family.USAGE
    says = "{name!r} begins the ids of {found} events"
    hint = "`interlock events list` shows them"


class EventUnproven(ResponseError):
    """The ledger does not say what an event in the outbox says, so nothing follows from it."""

    code = "RSP-103"
    says = "the ledger does not prove the event {event}: {why}"
    hint = "somebody changed the outbox, or what it told is not so any more; compare `interlock events show {event}`"


class ChannelUnknown(ResponseError):
    """A response names a channel or a tracker that this installation does not have."""

    code = "RSP-104"
    family = Family.CONFIGURATION
    says = "this installation has no {what} {name!r}; it has {known}"
    hint = "add it to channels.yaml in the configuration folder, then run `interlock events retry`"


class TrackerLeftAlone(ResponseError):
    """A tracker is not asked before the time in `until`: it is down, busy, slow, or does not know us."""

    code = "RSP-105"
    family = Family.WORLD
    says = "{why}"
    hint = "nothing is lost: it waits in the outbox, and does not count as an attempt"


class ChannelBusy(ResponseError):
    """A channel takes nothing for a while, and says how long; what waits for it waits so long."""

    code = "RSP-110"
    family = Family.WORLD
    says = "{where} takes nothing more for {seconds} seconds: {why}"
    hint = "nothing is to be done: the next `interlock events deliver` after that goes on"


class MessageRefused(ResponseError):
    """A channel works, but does not take this message; others may well arrive."""

    code = "RSP-111"
    family = Family.WORLD
    says = "{where} does not take this message: {why}"
    hint = "see with `interlock events list --state dead` what it was about; each of its events is tried alone"


class ResponseUnknown(ResponseError):
    """No response has that name, or it tells nobody."""

    code = "RSP-112"
    family = Family.USAGE
    says = "{name!r} is no response that can be tried; here are {known}"
    hint = "`interlock responses list` shows them; one can be tried that has `notify`"


class TrialLeftOpen(ResponseError):
    """A pager took the message that begins the incident of a test, and not the one that ends it."""

    code = "RSP-120"
    family = Family.WORLD
    says = "{channel} took a test, and its incident is still open: {why}"
    hint = "resolve the incident there, its title says that it is a test; or try again, which is the same incident"
