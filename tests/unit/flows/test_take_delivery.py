"""A delivery is checked, read and kept once; what is refused leaves nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from interlock.flows.take_delivery import TakeDelivery
from interlock.formats.errors import DeliveryMalformed, DeliveryTooBig, DeliveryUnproven
from interlock.formats.hooks import MOST_BYTES, Headers
from interlock.kernel import Digest
from interlock.ledger import Notice
from interlock.response.deliveries import Hook, Received
from tests.deliveries import NOW, SECRET, body_of, hmac_of

HOOK = Hook("forge", "github", product="shop")
PUSH = body_of({"ref": "refs/heads/main", "before": "a" * 40, "after": "b" * 40, "commits": []})


class Shelf:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.kept: dict[Digest, tuple[Received, Sequence[Notice]]] = {}

    def take(self, received: Received, notices: Sequence[Notice]) -> bool:
        is_new = received.digest not in self.kept
        self.kept.setdefault(received.digest, (received, notices))
        return is_new

    def find(self, digest: Digest) -> Received | None:
        return self.kept[digest][0] if digest in self.kept else None


def headers(body: bytes) -> Headers:
    return Headers.of([("x-github-event", "push"), ("x-hub-signature-256", f"sha256={hmac_of(body)}")])


def test_a_delivery_is_kept_with_its_events_and_the_second_is_not_new() -> None:
    shelf = Shelf()
    flow = TakeDelivery(shelf, lambda: NOW)
    taken = flow.run(HOOK, headers(PUSH), PUSH, [SECRET])
    assert (taken.is_new, taken.happenings) == (True, 1)
    received, (notice,) = shelf.kept[taken.digest]
    assert (received.hook, received.product, received.at) == ("forge", "shop", NOW)
    assert notice.kind == "delivery.received"
    assert flow.run(HOOK, headers(PUSH), PUSH, [SECRET]).is_new is False


@pytest.mark.parametrize(
    ("body", "secrets", "error"),
    [
        (PUSH, [], DeliveryUnproven),
        (PUSH, ["other"], DeliveryUnproven),
        (b"{", [SECRET], DeliveryMalformed),
        (b" " * (MOST_BYTES + 1), [SECRET], DeliveryTooBig),
    ],
)
def test_what_is_refused_leaves_nothing(body: bytes, secrets: list[str], error: type[Exception]) -> None:
    shelf = Shelf()
    with pytest.raises(error):
        TakeDelivery(shelf, lambda: NOW).run(HOOK, headers(body), body, secrets)
    assert shelf.kept == {}
