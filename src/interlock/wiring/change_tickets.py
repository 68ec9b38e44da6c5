"""Asking for a change ticket: which tracker, which configuration item, and who seals the answer. Floor 12."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import interlock
from interlock.adapters.trackers.place import CHANGE, Place
from interlock.wiring.channels import read_channels
from interlock.wiring.errors import NoChangeTracker, NoConfigurationItem
from interlock.wiring.handing import card_of
from interlock.wiring.probing import footing_here

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.flows.change_ticket import Done
    from interlock.kernel import Subject
    from interlock.wiring.app import App

CONTROL: Final = "production.change-ticket"


def ask(app: App, number: str, environment: str, subject: Subject, tracker: str = "") -> Done:
    """Ask how a change stands, and seal what came of it.

    Errors: NoChangeTracker (CFG-140), NoConfigurationItem (CFG-141), those of `read_channels` and of the store; what
        the tracker does not answer is sealed as errored instead.
    """
    from interlock.adapters.tools import mask
    from interlock.adapters.trackers.changes import ServiceNowChanges
    from interlock.flows.change_ticket import Asked, ChangeTickets

    place = _chosen(read_channels(app.places.config).ticketing, tracker)
    if environment not in place.items:
        known = ", ".join(place.items) or "none"
        raise NoConfigurationItem(tracker=place.name, environment=environment, known=known)
    asked = Asked(
        card=card_of(app, CONTROL),
        number=number,
        environment=environment,
        item=place.items[environment],
        subject=subject,
        footing=footing_here(app, subject),
        tracker=place.name,
        names_artifact=bool(place.digest_field),
    )
    book = ServiceNowChanges(place, app.environ)
    flow = ChangeTickets(book=book, seal=app.seal, clock=app.clock, mask=mask, version=interlock.__version__)
    return flow.run(asked)


def _chosen(known: Sequence[Place], name: str) -> Place:
    """Give the tracker of changes that was named, or the only one. Errors: NoChangeTracker (CFG-140)."""
    changes = [one for one in known if one.kind == CHANGE]
    found = [one for one in changes if one.name == name or not name]
    if len(found) != 1:
        names = ", ".join(one.name for one in changes) or "none"
        raise NoChangeTracker(wanted=name or "one, without a name", known=names)
    return found[0]
