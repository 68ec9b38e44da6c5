"""What changed in an environment from one moment to another, of what it runs and by whom. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from interlock.change import Revision
from interlock.deployment import Plan
from interlock.flows.tracing.arrivals import Arrival, Arrivals
from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.deciding import Rollout
from interlock.flows.tracing.made_of import MadeOf, made_of
from interlock.flows.tracing.moment import entries_at, when
from interlock.flows.tracing.pod_to_cves import Ailment, Books, ailing_of
from interlock.kernel import Instant
from interlock.supply.difference import Difference, compared
from interlock.supply.model import Component
from interlock.trace import Kind, Place, TimeUnreadable

_POINTS: Final = (Kind.DEPLOYMENT, Kind.RELEASE)


class Beside(msgspec.Struct, frozen=True):
    """What else tells what changed."""

    books: Books
    plan: Callable[[str], Plan | None]
    """Gives a plan by its digest, if it is kept here and is what was sealed."""
    commits: Callable[[str, str], Sequence[Revision]]
    """Gives the commits that lead to one and not to another; empty where git here does not know them."""


class Point(msgspec.Struct, frozen=True):
    """A moment that was asked for."""

    asked: str
    before: int
    """How many entries the ledger had; none before it began."""
    at: Instant
    """When the last of them was entered; what was asked for, where there was none."""


class Swap(msgspec.Struct, frozen=True):
    """What runs in one place, before and after."""

    workload: Place
    was: Place | None
    now: Place | None


class Changed(msgspec.Struct, frozen=True):
    """Everything that changed."""

    environment: Place
    first: Point
    second: Point
    swaps: tuple[Swap, ...]
    kept: int
    """How many workloads run what they ran."""
    commits_gone: tuple[Place, ...]
    commits_new: tuple[Place, ...]
    between: tuple[Revision, ...]
    """The commits that came, as git here tells them."""
    made_of: Difference
    """In which components: names, versions and nothing else of them."""
    unlooked: tuple[str, ...]
    """What could not be compared, and why."""
    ailments_new: tuple[Ailment, ...]
    ailments_gone: tuple[Ailment, ...]
    configuration: tuple[tuple[str, str, str], ...]
    """Path, digest before and after; empty where there was or is none."""
    rollouts: tuple[Rollout, ...]
    """The deployments that brought what runs at the second moment and did not at the first."""
    people: tuple[tuple[str, str], ...]
    """Who had a part in it, and which."""


def point(asking: Asking, environment: Place, text: str) -> Point:
    """Give the moment that a time, a deployment or a release means: the one at which that was there.

    Errors: TimeUnreadable (TRC-106), NodeAmbiguous (TRC-102).
    """
    place = asking.subjects.look(text, only=_POINTS)
    if place is None or place.kind not in _POINTS:
        return _point(asking, text, min(entries_at(text, asking.graph, asking.now), asking.before))
    arrivals = Arrivals(asking)
    artifacts = {one.id for one in arrivals.artifacts_of(place).artifacts} if place.kind is Kind.RELEASE else set()
    run = place.name.removeprefix("deployment:") if place.kind is Kind.DEPLOYMENT else ""
    one = arrivals.first(environment, run, artifacts)
    if one is not None:
        brought = one.rollout.ended.entry if one.rollout is not None else one.landed.since.entry
        return _point(asking, text, max(brought, one.landed.since.entry) + 1)
    raise TimeUnreadable(text=text, why=f"it never ran in {environment.name}, as far as is known here")


def _point(asking: Asking, text: str, before: int) -> Point:
    return Point(text, before, when(text, before, asking.witness, asking.now))


def what_changed(asking: Asking, environment: Place, first: Point, second: Point, beside: Beside) -> Changed:
    """Say what is otherwise in an environment at a second moment. Errors: GraphContradicted (TRC-105)."""
    was, now = _state(asking.as_of(first.before), environment), _state(asking.as_of(second.before), environment)
    had_run, run = _each_once(was.values()), _each_once(now.values())
    swaps = tuple(
        Swap((now.get(name) or was[name]).landed.workload, _ran(was.get(name)), _ran(now.get(name)))
        for name in sorted({*was, *now})
        if _ran(was.get(name)) != _ran(now.get(name))
    )
    before, after = _commits(was.values()), _commits(now.values())
    gone = tuple(one for one in before if one not in after)
    new = tuple(one for one in after if one not in before)
    between = _between(beside, gone, new)
    unlooked: list[str] = []
    made = {
        one.landed.artifact.id: made_of(asking, (one.landed.artifact, *one.source.commits), beside.books.inventories)
        for one in _each_once([*had_run, *run])
    }
    had, has = (_components(each, made, unlooked) for each in (had_run, run))
    ill, well = _ailments(asking, (had_run, run), made, beside, unlooked)
    brought = {one.rollout.run: one.rollout for one in now.values() if one.rollout is not None}
    for name, one in was.items():
        if one.rollout is not None and name in now and _ran(one) == _ran(now[name]):
            brought.pop(one.rollout.run, None)
    rollouts = tuple(brought.values())
    return Changed(
        environment,
        first,
        second,
        swaps,
        len(now) - sum(one.now is not None for one in swaps),
        gone,
        new,
        between,
        compared(had, has),
        tuple(dict.fromkeys(unlooked)),
        ill,
        well,
        _configuration(was.values(), now.values(), beside, unlooked),
        rollouts,
        _people(now.values(), new, between, rollouts),
    )


def _state(asking: Asking, environment: Place) -> dict[str, Arrival]:
    return {one.landed.workload.name: one for one in Arrivals(asking).now(environment)}


def _each_once(arrivals: Iterable[Arrival]) -> list[Arrival]:
    """Give one of those that run the same artifact: what that is made of is the same however often it runs."""
    return list({one.landed.artifact.id: one for one in arrivals}.values())


def _ran(one: Arrival | None) -> Place | None:
    return one.landed.artifact if one is not None else None


def _commits(arrivals: Iterable[Arrival]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(commit for one in arrivals for commit in one.source.commits))


def _between(beside: Beside, gone: Sequence[Place], new: Sequence[Place]) -> tuple[Revision, ...]:
    since = gone[0].name.partition(":")[2] if gone else ""
    found = [one for commit in new for one in beside.commits(commit.name.partition(":")[2], since)]
    return tuple(dict.fromkeys(found))


def _components(arrivals: Iterable[Arrival], made: Mapping[int, MadeOf], unlooked: list[str]) -> tuple[Component, ...]:
    found: list[Component] = []
    for one in arrivals:
        own = made[one.landed.artifact.id]
        if own.subject is None:
            unlooked.append(f"nobody that counts here says what {one.landed.artifact.name[:19]} is made of")
        found += [Component(each.name, each.version, each.purl) for each in own.components]
    return tuple(found)


def _ailments(
    asking: Asking,
    ran: tuple[Iterable[Arrival], Iterable[Arrival]],
    made: Mapping[int, MadeOf],
    beside: Beside,
    unlooked: list[str],
) -> tuple[tuple[Ailment, ...], tuple[Ailment, ...]]:
    """Give what is wrong now and was not, and the other way round, both by the advisories of today."""
    statements = tuple(beside.books.statements())
    arrivals = Arrivals(asking)

    def of(some: Iterable[Arrival]) -> dict[str, Ailment]:
        found = {}
        for one in some:
            artifact = one.landed.artifact
            ailing = ailing_of(asking, artifact, arrivals, beside.books, statements, made=made[artifact.id])
            unlooked.extend(ailing.unlooked[:1])
            found.update({each.id: each for each in ailing.ailments if each.is_open})
        return found

    before, after = map(of, ran)
    return (
        tuple(each for name, each in after.items() if name not in before),
        tuple(each for name, each in before.items() if name not in after),
    )


def _configuration(
    was: Iterable[Arrival], now: Iterable[Arrival], beside: Beside, unlooked: list[str]
) -> tuple[tuple[str, str, str], ...]:
    def of(some: Iterable[Arrival]) -> dict[str, str]:
        found: dict[str, str] = {}
        for run, plan in {(one.rollout.run, one.rollout.plan) for one in some if one.rollout is not None}:
            read = beside.plan(plan)
            if read is None:
                unlooked.append(f"the plan of {run} is not kept here, so its configuration cannot be compared")
            else:
                found.update({one.path: one.sha256 for one in read.configuration})
        return found

    before, after = of(was), of(now)
    return tuple(
        (path, before.get(path, ""), after.get(path, ""))
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
    )


def _people(
    arrivals: Iterable[Arrival], new: Sequence[Place], between: Sequence[Revision], rollouts: Sequence[Rollout]
) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for one in arrivals:
        if any(commit in new for commit in one.source.commits):
            for author in one.source.authors:
                name = author.person or author.account.name.partition(":")[2]
                found[name, "wrote code" if author.relation.value == "wrote" else "committed code"] = None
    for revision in between:
        found[revision.author.rpartition("<")[2].rstrip(">"), "wrote code"] = None
    for rollout in rollouts:
        found[rollout.asked_by, "asked for a deployment"] = None
        for word in rollout.approvals:
            found[word.by.person or word.by.signer_name, "approved"] = None
    return tuple(found)
