"""All senders of deliveries, and the one way in which a delivery is taken. Floor 5.

A sender is known because its file lies in `senders`: nothing else has to be changed for a new one.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Final

from interlock.formats.errors import DeliveryTooBig, SenderUnknown
from interlock.formats.hooks import senders as folder
from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.model import Delivery, Sender
from interlock.kernel import Instant, nearest

MOST_BYTES: Final = 25 << 20
"""Of one delivery; GitHub and GitLab send no more."""


@cache
def senders() -> Mapping[str, Sender]:
    """Give every sender by its name, in the order of the names."""
    modules = (import_module(f"{folder.__name__}.{one.name}") for one in pkgutil.iter_modules(folder.__path__))
    found = [each for module in modules for each in module.SENDERS]
    return {each.name: each for each in sorted(found, key=lambda each: each.name)}


def named(name: str) -> Sender:
    """Give a sender by its name. Errors: SenderUnknown (FMT-174)."""
    known = senders()
    if name not in known:
        raise SenderUnknown(name=name, nearest=nearest(name, known), known=", ".join(known))
    return known[name]


def sender_of(headers: Headers) -> Sender | None:
    """Give the sender whose headers these look like; None if they look like nobody's, or like several ones'."""
    found = [one for one in senders().values() if one.recognise(headers)]
    return found[0] if len(found) == 1 else None


def receive(sender: Sender, headers: Headers, body: bytes, secrets: Sequence[str], now: Instant) -> Delivery:
    """Give a delivery that is not too big, proves who sent it, and can be read, in this order.

    Whether it is the same as an earlier one, whoever keeps `Delivery.once` can say.
    Errors: DeliveryTooBig (FMT-173), DeliveryUnproven (FMT-170), DeliveryUntimely (FMT-171), DeliveryMalformed
    (FMT-172).
    """
    if len(body) > MOST_BYTES:
        raise DeliveryTooBig(got=f"{len(body)} bytes", most=f"{MOST_BYTES}")
    sender.check(headers, body, secrets, now)
    return sender.read(headers, body)
