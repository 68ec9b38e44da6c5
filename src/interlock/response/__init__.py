"""Floor 9: what follows from what happened: events, the responses to them, and how errands stand.

`events` says what an event is, `deriving` reads events out of evidence and `sweeping` out of the passing of time;
`rules` holds responses against events, `reading` reads them from settings; `cloudevents` is the written form.
"""

from interlock.response.cloudevents import document_of, event_of, read_event
from interlock.response.deriving import events_of, notice_of
from interlock.response.errands import Backlog, Errand, Outgoing, State, next_due
from interlock.response.errors import EventMalformed, EventUnknown, ResponseError
from interlock.response.events import Event, Kind
from interlock.response.reading import responses_of
from interlock.response.rules import Act, Response, Step, misses
from interlock.response.sweeping import OF_TIME, sweep

__all__ = [
    "OF_TIME",
    "Act",
    "Backlog",
    "Errand",
    "Event",
    "EventMalformed",
    "EventUnknown",
    "Kind",
    "Outgoing",
    "Response",
    "ResponseError",
    "State",
    "Step",
    "document_of",
    "event_of",
    "events_of",
    "misses",
    "next_due",
    "notice_of",
    "read_event",
    "responses_of",
    "sweep",
]
