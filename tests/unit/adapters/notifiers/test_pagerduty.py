from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from interlock.adapters.notifiers import NotAccepted
from interlock.adapters.notifiers.pagerduty import PagerDutyHerald
from interlock.adapters.notifiers.posts import Posts
from interlock.response import Kind
from interlock.response.errors import ChannelBusy, MessageRefused
from tests.receivers import Pager, Receiver, receiving
from tests.unit.adapters.notifiers.told import message
from tests.unit.response.events import AT, event

KEY = secrets.token_hex(16)


@pytest.fixture
def pager() -> Pager:
    return Pager(KEY)


@pytest.fixture
def service(pager: Pager) -> Iterator[Receiver]:
    with receiving(pager) as made:
        yield made


def herald(service: Receiver, key: str = KEY) -> PagerDutyHerald:
    return PagerDutyHerald(f"{service.base}/", "env:KEY", {"KEY": f"{key}\n"}, Posts(lambda: AT))


def test_what_begins_triggers_and_what_is_over_resolves_the_same_incident(service: Receiver, pager: Pager) -> None:
    fault: dict[str, Any] = {"product": "shop", "environment": "prod", "rule": "probe", "about": "answers with 500"}
    fault["data"] = {"difference": "d1"}
    herald(service).tell(message(event(kind=Kind.PROBE_FAILING, severity="critical", **fault)))
    assert list(pager.incidents.values()) == ["open"]
    herald(service).tell(message(event(kind=Kind.PROBE_MENDED, **fault)))
    assert list(pager.incidents.values()) == ["resolved"]
    trigger, resolve = service.took
    assert trigger["payload"]["severity"] == "critical"
    assert trigger["payload"]["component"] == "shop"
    assert trigger["payload"]["group"] == "prod"
    assert trigger["payload"]["class"] == "probe.failing"
    assert trigger["links"][0]["href"].startswith("https://interlock.example.org/evidence/sha256:")
    assert "payload" not in resolve
    assert {path for path, _ in service.asked} == {"/v2/enqueue"}


def test_a_thousand_findings_of_a_product_are_one_incident(service: Receiver, pager: Pager) -> None:
    for number in range(5):
        one = event(kind=Kind.FINDING_NEW, product="shop", rule=f"r{number}", severity="high", id=f"evt-{number:032x}")
        herald(service).tell(message(one))
    assert len(pager.incidents) == 1


@pytest.mark.parametrize(
    ("severity", "theirs"),
    [
        *(("critical", "critical"), ("high", "error"), ("medium", "warning"), ("low", "info"), ("info", "info")),
        *(("", "warning"), ("odd", "warning")),
    ],
)
def test_severities_are_theirs(service: Receiver, severity: str, theirs: str) -> None:
    herald(service).tell(message(severity=severity))
    assert service.took[0]["payload"]["severity"] == theirs


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (200, '{"status": "failed", "message": "later"}'),
        (202, "{}"),
        (202, "[]"),
        (202, ""),
        (202, "<html>"),
        (403, ""),
        (500, ""),
        (307, ""),
    ],
)
def test_whatever_is_no_success_is_a_failure(service: Receiver, status: int, said: str) -> None:
    service.answers = [(status, said, {"Location": service.base})]
    with pytest.raises(NotAccepted) as caught:
        herald(service).tell(message())
    assert KEY not in str(caught.value)


def test_an_event_that_is_invalid_is_refused_whatever_the_status_says(service: Receiver) -> None:
    with pytest.raises(MessageRefused):
        herald(service, "another key").tell(message())
    service.answers = [(202, '{"status": "invalid event", "errors": ["x"]}', {})]
    with pytest.raises(MessageRefused):
        herald(service).tell(message())


def test_how_long_to_wait_may_be_said_by_a_date(service: Receiver) -> None:
    service.answers = [(429, "", {"Retry-After": "Sat, 21 Nov 2026 12:02:00 GMT"})]
    with pytest.raises(ChannelBusy) as caught:
        herald(service).tell(message())
    assert caught.value.fields["seconds"] == 120
