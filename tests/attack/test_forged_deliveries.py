"""Deliveries that somebody else sends: forged, altered, sent again, too big, or meant to break whoever reads them.

Every sender is tried with everything. What is refused says the same whatever was wrong, so that nobody learns how near
they came, nor whether there is a secret at all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import msgspec
import pytest

from interlock.formats.errors import DeliveryMalformed, DeliveryTooBig, DeliveryUnproven, DeliveryUntimely
from interlock.formats.hooks import MOST_BYTES, Delivery, Happened, Headers, named, receive
from interlock.formats.hooks.model import MOST_HAPPENINGS
from interlock.kernel import InterlockError
from tests.deliveries import (
    AUTHORIZED,
    EVERYBODY,
    HMACS,
    KEY,
    NEW,
    NOW,
    OLD,
    SECRET,
    SIGNED,
    SIGNING,
    body_of,
    hmac_of,
    proof,
    standard,
)

KINDS: Final = {
    "x-github-event": "push",
    "x-gitea-event": "push",
    "x-forgejo-event": "push",
    "x-gogs-event": "push",
    "x-event-key": "repo:push",
}
BODY: Final = body_of(
    {
        "specversion": "1.0",
        "id": "e1",
        "source": "/shop",
        "type": "t",
        "ref": "refs/heads/main",
        "before": OLD,
        "after": NEW,
    }
)
Pairs = list[tuple[str, str]]


def pairs_of(sender: str, body: bytes = BODY) -> Pairs:
    """Give the headers of a delivery that is all right."""
    return [*KINDS.items(), ("content-type", "application/json"), *proof(sender, body)[0].items()]


def secret_of(sender: str) -> str:
    """Give the secret that it is all right with."""
    return proof(sender, BODY)[1]


def taken(sender: str, pairs: Pairs, body: bytes = BODY, *secrets: str, late: timedelta = timedelta(0)) -> Delivery:
    """Take a delivery as a server does."""
    return receive(named(sender), Headers.of(pairs), body, secrets or [secret_of(sender)], NOW + late)


def proving(sender: str) -> list[str]:
    """Give the names of the headers that prove something."""
    return list(proof(sender, BODY)[0])


def swapped(pairs: Pairs, name: str, change: Callable[[str], str]) -> Pairs:
    """Give headers of which one has another value."""
    return [(key, change(value) if key == name else value) for key, value in pairs]


@pytest.mark.parametrize("sender", EVERYBODY)
def test_what_is_all_right_is_taken(sender: str) -> None:
    assert taken(sender, pairs_of(sender)).happenings
    assert taken(sender, pairs_of(sender), BODY, "old-secret-that-goes", secret_of(sender)).happenings


@pytest.mark.parametrize("sender", EVERYBODY)
@pytest.mark.parametrize(
    "change",
    [
        lambda value: "",
        lambda value: " ",
        lambda value: value[:-1],
        lambda value: value + "0",
        lambda value: "0" * len(value),
        lambda value: value[::-1],
        lambda value: value + "\0",
        lambda value: "\0" + value,
        lambda value: f"{value},{value}",
        lambda value: "sha256=",
        lambda value: "sha1=" + hmac_of(BODY, algorithm="sha1"),
        lambda value: "sha512=" + hmac_of(BODY, algorithm="sha512"),
        lambda value: "md5=" + hmac_of(BODY, algorithm="md5"),
        lambda value: "none=" + hmac_of(BODY),
        lambda value: "sha256=" + hmac_of(BODY, ""),
        lambda value: "Bearer ",
        lambda value: "Basic Og==",
        lambda value: "v1,",
        lambda value: "\udc80\u20ac",
        lambda value: "x" * 100_000,
    ],
)
def test_a_proof_that_is_another_is_refused(sender: str, change: Callable[[str], str]) -> None:
    for name in proving(sender):
        if name in {"webhook-id", "webhook-timestamp"}:
            continue
        altered = swapped(pairs_of(sender), name, change)
        if [value.strip() for _, value in altered] == [value for _, value in pairs_of(sender)]:
            continue
        with pytest.raises(DeliveryUnproven):
            taken(sender, altered)


@pytest.mark.parametrize("sender", EVERYBODY)
def test_a_proof_that_is_missing_or_there_twice_is_refused(sender: str) -> None:
    for name in proving(sender):
        pairs = pairs_of(sender)
        with pytest.raises(DeliveryUnproven):
            taken(sender, [one for one in pairs if one[0] != name])
        right = next(one for one in pairs if one[0] == name)
        for other in (right, (name, ""), (name, "x"), (name.upper(), right[1])):
            with pytest.raises(DeliveryUnproven):
                taken(sender, [*pairs, other])


@pytest.mark.parametrize("sender", [*HMACS, *SIGNED])
def test_a_signature_is_good_for_one_body(sender: str) -> None:
    for other in (BODY + b" ", BODY.replace(b"main", b"evil"), b"", b"{}", BODY[:-1]):
        with pytest.raises(DeliveryUnproven):
            taken(sender, pairs_of(sender), other)


@pytest.mark.parametrize("sender", EVERYBODY)
def test_without_a_secret_nothing_is_taken(sender: str) -> None:
    for secrets in ([], [""], ["   "], ["", "\t"]):
        for pairs in (pairs_of(sender), [*KINDS.items()], swapped(pairs_of(sender), proving(sender)[-1], lambda _: "")):
            with pytest.raises(DeliveryUnproven):
                receive(named(sender), Headers.of(pairs), BODY, secrets, NOW)


@pytest.mark.parametrize("sender", HMACS)
def test_a_signature_under_the_empty_secret_is_worth_nothing(sender: str) -> None:
    name, prefix = HMACS[sender]
    for secrets in ([], [""], [" "]):
        with pytest.raises(DeliveryUnproven):
            receive(named(sender), Headers.of([(name, prefix + hmac_of(BODY, ""))]), BODY, secrets, NOW)


@pytest.mark.parametrize("sender", SIGNED)
def test_a_signature_under_a_key_of_zeros_is_worth_nothing(sender: str) -> None:
    for key in (b"", bytes(24), bytes(32)):
        signed = [*standard(BODY, key=key).items()]
        for secrets in ([], ["whsec_"], ["whsec_AAAA"], [SIGNING]):
            with pytest.raises(DeliveryUnproven):
                receive(named(sender), Headers.of(signed), BODY, secrets, NOW)


@pytest.mark.parametrize("sender", EVERYBODY)
def test_a_refusal_says_the_same_whatever_was_wrong(sender: str) -> None:
    told = set()
    attempts: list[tuple[Pairs, list[str]]] = [
        (pairs_of(sender), []),
        (pairs_of(sender), ["another"]),
        (list(KINDS.items()), [secret_of(sender)]),
        (swapped(pairs_of(sender), proving(sender)[-1], lambda _: "x"), [secret_of(sender)]),
        ([*pairs_of(sender), *pairs_of(sender)], [secret_of(sender)]),
    ]
    for pairs, secrets in attempts:
        with pytest.raises(DeliveryUnproven) as caught:
            receive(named(sender), Headers.of(pairs), BODY, secrets, NOW)
        told.add((str(caught.value), caught.value.remedy))
        assert secret_of(sender) not in f"{caught.value} {caught.value.remedy} {caught.value.fields}"
    assert len(told) == 1


@pytest.mark.parametrize("sender", [*SIGNED, "gitlab"])
def test_a_signed_delivery_counts_for_five_minutes(sender: str) -> None:
    pairs = [*KINDS.items(), ("content-type", "application/json"), *standard(BODY).items()]
    for minutes in (-5, 0, 5):
        assert taken(sender, pairs, BODY, SIGNING, late=timedelta(minutes=minutes)).until is not None
    for minutes in (-6, 6, 60 * 24 * 365):
        with pytest.raises(DeliveryUntimely):
            taken(sender, pairs, BODY, SIGNING, late=timedelta(minutes=minutes))


@pytest.mark.parametrize("sender", [*SIGNED, "gitlab"])
@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp"])
def test_who_alters_the_time_or_the_id_breaks_the_signature(sender: str, name: str) -> None:
    pairs = [*KINDS.items(), ("content-type", "application/json"), *standard(BODY).items()]
    for other in ("", "0", "-1", "1e9", "9" * 30, "evt.1", "evt-2", "\0", "NaN", "\u0661\u0662"):
        with pytest.raises(DeliveryUnproven):
            taken(sender, [*((key, value) for key, value in pairs if key != name), (name, other)], BODY, SIGNING)


@pytest.mark.parametrize("sender", EVERYBODY)
def test_the_same_delivery_is_the_same_whatever_stands_around_it(sender: str) -> None:
    first = taken(sender, pairs_of(sender)).once
    around = [("x-github-delivery", "2"), ("x-gitea-delivery", "2"), ("x-request-uuid", "2"), ("x-request-id", "2")]
    again = [*pairs_of(sender), *around, ("x-gitlab-event-uuid", "2"), ("x-atlassian-webhook-identifier", "2")]
    assert taken(sender, again).once == first


@pytest.mark.parametrize("sender", HMACS)
def test_a_delivery_that_somebody_listened_to_is_the_same_under_another_id(sender: str) -> None:
    ids = (
        "x-github-delivery",
        "x-gitea-delivery",
        "x-forgejo-delivery",
        "x-gogs-delivery",
        "x-request-id",
        "webhook-id",
    )
    one, other = ([*pairs_of(sender), *((name, number) for name in ids)] for number in ("1", "2"))
    assert taken(sender, one).once == taken(sender, other).once


@pytest.mark.parametrize("sender", EVERYBODY)
def test_a_delivery_of_one_sender_is_none_of_another(sender: str) -> None:
    mine = taken(sender, pairs_of(sender)).once
    for other in EVERYBODY:
        if other != sender:
            assert named(other).read(Headers.of([*KINDS.items(), ("webhook-id", "evt-1")]), BODY).once != mine


@pytest.mark.parametrize("sender", EVERYBODY)
def test_a_body_that_is_too_big_is_refused_before_anything_is_done_with_it(sender: str) -> None:
    with pytest.raises(DeliveryTooBig):
        taken(sender, pairs_of(sender), bytes(MOST_BYTES + 1))


@pytest.mark.parametrize("sender", EVERYBODY)
@pytest.mark.parametrize(
    "body",
    [
        b"[" * 200_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"a": ' + b"9" * 100_000 + b"}",
        b'{"a": 1e999999}',
        b"\x00",
        b'{"a": "\xff"}',
        b'"\\ud800"',
        b"\xef\xbb\xbf",
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>",
    ],
)
def test_a_body_that_is_meant_to_break_its_reader_ends_in_an_error_of_ours(sender: str, body: bytes) -> None:
    with pytest.raises(DeliveryMalformed):
        taken(sender, pairs_of(sender, body), body)


@pytest.mark.parametrize("sender", EVERYBODY)
def test_nothing_that_does_not_print_comes_through(sender: str) -> None:
    hostile = "x\0\r\n\x1b]0;owned\x07\u202e\u2028y"
    made = dict.fromkeys(("ref", "action", "eventType", "eventKey", "object_kind", "rule", "webhookEvent"), hostile)
    more = {"specversion": "1.0", "id": hostile, "source": hostile, "type": hostile, "uuid": hostile, hostile: hostile}
    shop = {"repository": {"full_name": hostile, "name": hostile}, "sender": {"login": hostile}, "number": hostile}
    body = body_of({**made, **more, **shop})
    pairs = [(name, value if name == "x-event-key" else hostile) for name, value in KINDS.items()]
    pairs += [(name, value) for name, value in pairs_of(sender, body) if name not in KINDS]
    found = taken(sender, pairs, body)
    assert found.kind.isprintable()
    assert found.id.isprintable()
    for one in found.happenings:
        for text in (one.title, one.key, one.ref, one.repository, one.actor, *one.data, *one.data.values()):
            assert text.isprintable()
    assert msgspec.json.encode(found)


@pytest.mark.parametrize(
    ("sender", "body"),
    [
        ("falco", b"{}\n" * (MOST_HAPPENINGS + 2)),
        ("modsecurity", b"[" + b"{}," * (MOST_HAPPENINGS + 1) + b"{}]"),
        ("alertmanager", body_of({"alerts": [{}] * (MOST_HAPPENINGS + 1)})),
        ("distribution", body_of({"events": [{}] * (MOST_HAPPENINGS + 1)})),
        ("bitbucket", body_of({"push": {"changes": [{}] * (MOST_HAPPENINGS + 1)}})),
        ("harbor", body_of({"event_data": {"resources": [{}] * (MOST_HAPPENINGS + 1)}})),
    ],
)
def test_a_flood_in_one_delivery_is_refused(sender: str, body: bytes) -> None:
    with pytest.raises(DeliveryTooBig):
        taken(sender, pairs_of(sender, body), body)


def test_a_push_of_more_commits_than_anybody_reads_is_told_shortly() -> None:
    body = body_of({"ref": "refs/heads/main", "before": OLD, "after": NEW, "commits": [{"id": NEW}] * 9_000})
    (one,) = taken("github", pairs_of("github", body), body).happenings
    assert len(one.commits) == 250
    assert one.data["commits"] == "9000"


@pytest.mark.parametrize("sender", [*AUTHORIZED, "gitlab"])
def test_a_secret_of_one_kind_is_not_taken_as_one_of_another(sender: str) -> None:
    """A signing secret is not a token: whoever learned it from a log of headers could send anything."""
    name = proving(sender)[0]
    shown = [(name, SIGNING if name == "x-gitlab-token" else f"Bearer {SIGNING}")]
    if sender == "gitlab":
        with pytest.raises(DeliveryUnproven):
            taken(sender, shown, BODY, SIGNING)
    with pytest.raises(DeliveryUnproven):
        taken(sender, shown, BODY, SECRET)


def test_the_headers_that_no_signature_covers_do_not_make_another_event_of_a_body() -> None:
    """Whoever passes a delivery on could write another event over it: what is not in the body is not told."""
    body = body_of({"ref": "refs/heads/main", "before": OLD, "after": NEW})
    pairs = swapped(pairs_of("github", body), "x-github-event", lambda _: "pull_request")
    (one,) = taken("github", pairs, body).happenings
    assert (one.kind, one.commit, one.key, one.title) == (Happened.UNKNOWN, None, "", "")
    assert taken("github", pairs, body).once == taken("github", pairs_of("github", body), body).once


def test_two_webhooks_cannot_be_one_by_moving_a_full_stop() -> None:
    """`a` at 1 with `2.x`, and `a.1` at 2 with `x`, would have the same signed bytes."""
    body = b'1700000000.{"specversion": "1.0", "id": "i", "source": "s", "type": "t"}'
    signed = standard(body, NOW, "evt-1", KEY)
    seconds = signed["webhook-timestamp"]
    moved = {**signed, "webhook-id": f"evt-1.{seconds}", "webhook-timestamp": "1700000000"}
    with pytest.raises(DeliveryUnproven):
        taken("cloudevents", [*moved.items()], body.partition(b".")[2], SIGNING)


@pytest.mark.parametrize("sender", EVERYBODY)
def test_whatever_is_sent_ends_in_a_delivery_or_an_error_of_ours(sender: str) -> None:
    for number in range(0, len(BODY), 3):
        for other in (b"\x00", b'"', b"{", b"\xf0"):
            body = BODY[:number] + other + BODY[number + 1 :]
            try:
                taken(sender, pairs_of(sender, body), body)
            except InterlockError:
                continue
