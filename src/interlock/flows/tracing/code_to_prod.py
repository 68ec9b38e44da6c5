"""Where does this run: a commit, branch, version or artifact, by which build, decision and deployment. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from interlock.flows.tracing.arrivals import Arrival, Arrivals
from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.deciding import Decided, Rollout, decided
from interlock.flows.tracing.running import Landed, ran
from interlock.trace import Doubted, Kind, Place, Relation, Running, Way

KINDS: Final = (Kind.COMMIT, Kind.BRANCH, Kind.REPOSITORY, Kind.BUILD, Kind.ARTIFACT, Kind.RELEASE)
"""What can be asked for."""
_DECISIONS: Final = 200


class Whereabouts(msgspec.Struct, frozen=True):
    """Where something runs, and ran."""

    subject: Place
    artifacts: tuple[Place, ...]
    """What it was built into."""
    now: tuple[Arrival, ...]
    before: tuple[Arrival, ...]
    """Where it ran, and does not any more."""
    doubted: tuple[Doubted, ...] = ()
    unsaid: tuple[Running, ...] = ()
    """What nobody that counts here says that it runs."""
    is_cut: bool = False
    """Whether there is more than was looked at."""
    instead: tuple[Landed, ...] = ()
    """What took the place of what ran before."""
    attempts: tuple[Rollout, ...] = ()
    """Deployments of it that never let it run: they were refused, wait, or were taken back."""
    refusals: tuple[Decided, ...] = ()
    """Where nobody ever tried to deploy it: decisions about it that did not allow it, the newest first."""


def code_to_prod(asking: Asking, subject: Place) -> Whereabouts:
    """Say where something runs, and where nothing of it does, why. Errors: GraphContradicted (TRC-105)."""
    arrivals = Arrivals(asking)
    artifacts, doubted = arrivals.artifacts_of(subject)
    found: list[Arrival] = []
    unsaid: list[Running] = []
    is_cut = False
    for artifact in artifacts:
        arrived, all_ = arrivals.of(artifact)
        found += arrived
        unsaid += all_.doubted
        is_cut = is_cut or all_.is_cut
    doubts = (*doubted, *(one for each in artifacts for one in arrivals.source(each).doubted))
    before = tuple(one for one in found if one.landed.until is not None)
    brought = {one.rollout.run for one in found if one.rollout is not None}
    attempts = {one.run: one for artifact in artifacts for one in arrivals.attempts(artifact, brought)}
    return Whereabouts(
        subject,
        artifacts,
        tuple(one for one in found if one.landed.until is None),
        before,
        tuple(dict.fromkeys(doubts)),
        tuple(unsaid),
        is_cut,
        tuple(_instead(asking, before)),
        tuple(attempts.values()),
        () if found or attempts else tuple(_refusals(asking, artifacts or (subject,))),
    )


def _instead(asking: Asking, before: Sequence[Arrival]) -> Iterator[Landed]:
    """Give what began to run where and when something ended."""
    ended = {(one.landed.environment.id, one.landed.until.entry) for one in before if one.landed.until is not None}
    for place in {one.landed.environment.id: one.landed.environment for one in before}.values():
        for one in ran(asking, place).landed:
            if (place.id, one.since.entry) in ended:
                yield one


def _refusals(asking: Asking, places: Sequence[Place]) -> list[Decided]:
    """Give the decisions about some things that did not allow them, the newest first, one for each environment."""
    found: dict[str, Decided] = {}
    for place in places:
        shown = asking.following([Relation.SHOWN_BY], each=_DECISIONS).leads(place, Way.FORWARD).shown
        for name in (one.target.name for one in shown if one.target.kind is Kind.DECISION):
            one = decided(asking, name)
            if one is not None and (one.environment not in found or found[one.environment].by.entry < one.by.entry):
                found[one.environment] = one
    told = sorted(found.values(), key=lambda one: -one.by.entry)
    return [one for one in told if one.verdict not in {"allow", "PASSED"}]
