"""Take a delivery: check who sent it, read what happened, keep it once with the events that it makes.

Enters: a hook, headers, a body, the secrets as they are this moment. Leaves: whether it is new. Nothing of it is
evidence. Floor 11.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from interlock.flows.ports import Clock, Deliveries
from interlock.formats.hooks import Headers, named, receive
from interlock.kernel import Digest
from interlock.response import notice_of
from interlock.response.deliveries import Hook, Received, events_of_delivery


class Taken(msgspec.Struct, frozen=True):
    """What became of a delivery."""

    digest: Digest
    is_new: bool
    """Whether it was not taken before; if it was, nothing happened now."""
    happenings: int


class TakeDelivery:
    """Takes deliveries into one store."""

    def __init__(self, deliveries: Deliveries, clock: Clock) -> None:
        self._deliveries, self._clock = deliveries, clock

    def run(self, hook: Hook, headers: Headers, body: bytes, secrets: Sequence[str]) -> Taken:
        """Take one delivery.

        Errors: DeliveryTooBig (FMT-173), DeliveryUnproven (FMT-170), DeliveryUntimely (FMT-171), DeliveryMalformed
                (FMT-172); those of the store.
        """
        at = self._clock()
        delivery = receive(named(hook.sender), headers, body, secrets, at)
        received = Received(hook.name, at, delivery, hook.product)
        notices = [notice_of(one) for one in events_of_delivery(received)]
        return Taken(received.digest, self._deliveries.take(received, notices), len(delivery.happenings))
