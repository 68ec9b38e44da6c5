"""Every kind of event leads to a page that is there, at a server that knows what it is about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from interlock.evidence import (
    APPROVAL,
    HOLD,
    REVOCATION,
    VERIFICATION_SUMMARY,
    Approval,
    Hold,
    Revocation,
)
from interlock.evidence.deployment import DEPLOYMENT
from interlock.evidence.desired import OBSERVATION, Observation
from interlock.evidence.provisioning import PROVISIONING, Change, Provisioned
from interlock.evidence.running import RUNNING, Differing, Running
from interlock.evidence.transfer import TRANSFER, Transferred
from interlock.flows.seal import Sealing
from interlock.kernel import Digest, Subject, canonical, sha256, stamp
from interlock.response import OF_TIME, Event, Kind, read_event
from interlock.response.pages import page_of
from tests.queueing import Crowd, asked_for, broken, crowd, held
from tests.unit.response.events import AT, decided
from tests.unit.response.events import event as told
from tests.unit.response.test_deriving import deployment

NOW = stamp(AT)
ARTIFACT = Subject("app.zip", (Digest("sha256", "cd" * 32),))
OUTCOMES = ("running", "waiting", "deployed", "refused", "rolled-back", "stranded")


class Town:
    """A server before ben, with a waiver, broken glass and a hold that are there."""

    def __init__(self, ben: Crowd) -> None:
        self.ben, world = ben, ben.world
        self.waiver, self.glass, self.hold = asked_for(world), broken(world), held(world)
        self.commit = world.team.head
        self.ben.site.serving.app.seal.documents([*self._decisions(), *self._answers(), *self._moved(), *self._ran()])

    def of(self, kind: str, predicate: object, subject: Subject | None = None) -> Sealing:
        return Sealing(subject or Subject("it", (sha256(canonical(predicate)),)), kind, predicate)

    def _decisions(self) -> Iterator[Sealing]:
        violated = {"requirement": "commit.sast", "status": "violated", "verdict": "allow", "says": "so"}
        stale = {"requirement": "commit.sca", "status": "stale", "verdict": "allow", "says": "old"}
        for verdict, glass in (("deny", ""), ("allow", self.glass)):
            made = decided(violated, stale, verdict=verdict, glass=glass, environment="live")
            yield self.of(VERIFICATION_SUMMARY, json.loads(made.statement.predicate), self.commit)

    def _answers(self) -> Iterator[Sealing]:
        commit = str(self.commit.digests[0])
        targets = (("waiver", self.waiver), ("release", commit), ("break-glass", self.glass))
        for about, target in targets:
            for answer in ("approve", "reject", "withdraw"):
                yield self.of(APPROVAL, Approval(about, answer, target, NOW))
        yield self.of(REVOCATION, Revocation(self.waiver, "wrong", NOW))
        yield self.of(HOLD, Hold("lift", self.hold, "done", NOW))

    def _moved(self) -> Iterator[Sealing]:
        for action, result in (("push", "done"), ("promote", "done"), ("pull", "refused")):
            moved = Transferred(action, result, at=NOW, manifest="sha256:a", source="a", target="b", interlock="1")
            yield self.of(TRANSFER, moved, ARTIFACT)
        for result in ("refused", "done", "failed"):
            change = Change("a", "t", "create", "done")
            made = Provisioned("net", result, NOW, "1", "terraform", environment="live", says="no")
            yield self.of(PROVISIONING, replace(made, changes=(change,), change_count=1))

    def _ran(self) -> Iterator[Sealing]:
        for outcome in OUTCOMES:
            yield Sealing(Subject("plan", (Digest("sha256", "ab" * 32),)), DEPLOYMENT, deployment(outcome), (ARTIFACT,))
        seen = Observation("source", f"sha256:{'1' * 64}", "2" * 64, at=NOW, place="/srv", host="web1", altered=2)
        yield self.of(OBSERVATION, seen)
        for kind in ("artifact", "probe"):
            one = Differing(kind, kind, "one", "shop.zip", "it is another", "critical", NOW)
            yield self.of(RUNNING, running(differing=(one,)))
            yield self.of(RUNNING, running(mended=(one,)))

    def events(self) -> list[Event]:
        """Give what the outbox holds, and what only time or others bring about."""
        found = [read_event(one) for one in self.ben.site.serving.outbox.events(most=10_000)]
        waiver = Subject("a waiver", (Digest("sha256", self.waiver.removeprefix("sha256:")),))
        glass = Subject("a request", (Digest("sha256", self.glass.removeprefix("sha256:")),))
        entry = found[0].entry
        others = ("group/shop", "a change", "")
        found.extend(told(kind=Kind.DELIVERY_RECEIVED, about=about) for about in others)
        found.append(told(kind=Kind.WAIVER_EXPIRING, subject=waiver, entry=entry))
        found.append(told(kind=Kind.GLASS_UNREVIEWED, subject=glass, entry=entry))
        found.append(told(kind=Kind.DIRECTORY_REFUSED, entry=entry))
        return found


def running(**more: Any) -> Running:
    return Running("live", "shop", "dpl-1", "ab" * 32, NOW, "differs", **more)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with crowd(tmp_path) as ben:
        yield Town(ben)


def test_every_kind_of_event_leads_to_a_page_that_is_there(town: Town) -> None:
    events = town.events()
    assert {one.kind for one in events} == set(Kind), "each kind is tried"
    assert {one.kind for one in events} >= OF_TIME
    wrong = {}
    for one in events:
        answer = town.ben.browser.get(page_of(one))
        if answer.status_code != 200:
            wrong[f"{one.kind} {page_of(one)}"] = answer.status_code
    assert wrong == {}


def test_they_lead_to_the_page_of_the_thing_itself(town: Town) -> None:
    pages = {(one.kind, one.data.get("of", "")): page_of(one) for one in town.events()}
    waiver, glass, hold = (one.removeprefix("sha256:") for one in (town.waiver, town.glass, town.hold))
    assert pages[Kind.WAIVER_REQUESTED, ""] == f"/waivers/{waiver}"
    assert pages[Kind.WAIVER_APPROVED, "waiver"] == f"/waivers/{waiver}"
    assert pages[Kind.GLASS_BROKEN, ""] == pages[Kind.GLASS_UNREVIEWED, ""] == f"/break-glass/{glass}"
    assert pages[Kind.HOLD_LIFTED, ""] == f"/holds/{hold}"
    assert pages[Kind.DECISION_DENIED, ""] == f"/subjects/{town.commit.digests[0]}"


def test_what_nobody_knows_is_not_there(town: Town) -> None:
    unknown = Subject("x", (Digest("sha256", "ef" * 32),))
    for one in (
        told(kind=Kind.WAIVER_REQUESTED, subject=unknown),
        told(kind=Kind.DECISION_DENIED, subject=unknown),
        told(kind=Kind.FINDING_NEW, rule="osv:CVE-2026-1234"),
    ):
        assert town.ben.browser.get(page_of(one)).status_code == 404
