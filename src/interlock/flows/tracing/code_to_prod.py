"""Where does this run: a commit, branch, version or artifact, by which build, decision and deployment. Floor 11."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
_TOLD: Final = 20
"""Of what does not run any more so many are told one by one."""


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
    earlier: int = 0
    """How often more it ran, which ended before all that is told."""


def code_to_prod(asking: Asking, subject: Place) -> Whereabouts:
    """Say where something runs, and where nothing of it does, why. Errors: GraphContradicted (TRC-105)."""
    arrivals = Arrivals(asking)
    built = arrivals.artifacts_of(subject)
    artifacts = built.artifacts
    arrivals.look_ahead_to_attempts(artifacts)
    histories = [ran(asking, one) for one in artifacts]
    landed = [one for each in histories for one in each.landed]
    told, earlier = _last(landed)
    now = arrivals.arrived(one for one in landed if one.until is None)
    before = arrivals.arrived(told)
    sources = (one.source for one in (*now, *before))
    brought = {arrivals.run_of(one.since) for one in landed}
    attempts = {one.run: one for artifact in artifacts for one in arrivals.attempts(artifact, brought)}
    return Whereabouts(
        subject,
        artifacts,
        now,
        before,
        tuple(dict.fromkeys((*built.doubted, *(one for each in sources for one in each.doubted)))),
        tuple(one for each in histories for one in each.doubted),
        built.is_cut or any(each.is_cut for each in histories),
        tuple(_instead(asking, before)),
        tuple(attempts.values()),
        () if landed or attempts else tuple(_refusals(asking, artifacts or (subject,))),
        earlier,
    )


def _last(landed: Iterable[Landed]) -> tuple[list[Landed], int]:
    """Give what ended last, in the order in which it began, and how many more ended."""
    ended = [(one.until.entry, one) for one in landed if one.until is not None]
    told = [one for _, one in sorted(ended, key=lambda each: -each[0])[:_TOLD]]
    return sorted(told, key=lambda one: one.since.entry), len(ended) - len(told)


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
