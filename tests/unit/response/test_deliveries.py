"""Deliveries as events: the same ones each time, in words, with nothing that could hold anything up."""

from __future__ import annotations

from msgspec.structs import replace

from interlock.formats.hooks.model import Delivery, Ending, Happened, Happening, once_by_id
from interlock.kernel import Digest, Severity, Subject
from interlock.response.deliveries import MOST, Received, events_of_delivery
from interlock.response.events import HOLDABLE, Kind
from tests.deliveries import DIGEST, NOW

PUSH = Happening(
    Happened.COMMITS_PUSHED,
    repository="team/shop",
    ref="refs/heads/main",
    commit=Digest("gitCommit", "b" * 40),
    actor="ann",
    title="Mend it",
)


def received(*happenings: Happening, hook: str = "forge", kind: str = "push") -> Received:
    return Received(hook, NOW, Delivery("github", kind, "d-1", once_by_id("github", "d-1"), happenings), "shop")


def test_a_happening_is_told_in_words_and_data() -> None:
    (event,) = events_of_delivery(received(PUSH))
    assert event.says == (
        "github tells by the hook forge: commits.pushed in team/shop on refs/heads/main by ann: Mend it"
    )
    assert (event.kind, event.rule, event.about) == (Kind.DELIVERY_RECEIVED, "github:commits.pushed", "team/shop")
    assert event.data == {
        "hook": "forge",
        "sender": "github",
        "product": "shop",
        "called": "push",
        "happening": "commits.pushed",
        "repository": "team/shop",
        "ref": "refs/heads/main",
        "actor": "ann",
        "title": "Mend it",
        "commit": str(PUSH.commit),
    }
    assert event.subject.digests == (event.entry,) == (received().digest,), "it is about itself, and about no commit"


def test_an_alert_has_its_severity_its_key_and_its_artifacts() -> None:
    alert = Happening(
        Happened.MONITOR_FIRING,
        key="fingerprint",
        severity=Severity.HIGH,
        ending=Ending.FAILED,
        artifacts=tuple(Subject("image", (Digest.parse(DIGEST),)) for _ in range(9)),
    )
    (event,) = events_of_delivery(received(alert))
    assert (event.severity, event.about, event.data["ending"]) == ("high", "fingerprint", "failed")
    assert event.data["artifacts"].split() == [DIGEST] * 5


def test_labels_go_along_and_stand_for_nothing_of_ours() -> None:
    labels = {"namespace": "shop", "hook": "forged", "x" * 100: "y", **{str(number): "z" for number in range(99)}}
    (event,) = events_of_delivery(received(replace(PUSH, data=labels)))
    assert (event.data["namespace"], event.data["hook"], event.data["x" * 64]) == ("shop", "forge", "y")
    assert len(event.data) < 40


def test_what_nobody_knows_is_told_by_the_name_that_its_sender_has_for_it() -> None:
    (event,) = events_of_delivery(received(Happening(Happened.UNKNOWN), kind="carol.sung"))
    assert event.says == "github tells by the hook forge: unknown, carol.sung"
    (event,) = events_of_delivery(received(Happening(Happened.UNKNOWN), kind=""))
    assert event.says == "github tells by the hook forge: unknown"


def test_the_same_delivery_gives_the_same_events_and_another_hook_others() -> None:
    both = received(PUSH, PUSH)
    first = events_of_delivery(both)
    assert first == events_of_delivery(both)
    other = events_of_delivery(received(PUSH, PUSH, hook="other"))
    assert len({one.id for one in (*first, *other)}) == 4
    assert received(hook="a").digest != received(hook="b").digest


def test_of_a_flood_so_many_are_told_and_how_many_more() -> None:
    assert len(events_of_delivery(received(*[PUSH] * MOST))) == MOST
    found = events_of_delivery(received(*[PUSH] * (MOST + 10)))
    assert len(found) == len({one.id for one in found}) == MOST
    assert (found[-1].about, found[-1].data) == ("more", {"count": "11"})


def test_long_words_are_cut() -> None:
    (event,) = events_of_delivery(received(replace(PUSH, title="x" * 10_000, key="k" * 10_000)))
    assert max(len(text) for text in (event.says, event.about, *event.data.values())) == 500


def test_no_delivery_can_be_answered_with_a_hold() -> None:
    assert Kind.DELIVERY_RECEIVED not in HOLDABLE
