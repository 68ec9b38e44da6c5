"""What went where, with what it was made from and by which deployment: the answer to most questions. Floor 11."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

import msgspec

from interlock.evidence import EvidenceError
from interlock.evidence.deployment import DEPLOYMENT, read_deployment_step
from interlock.evidence.running import RUNNING, read_running
from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.deciding import Rollout, rollout
from interlock.flows.tracing.running import Landed, Ran, ran
from interlock.flows.tracing.walking import walk
from interlock.trace import Doubted, Kind, Place, Relation, Saying, Shown, Way

_EACH: Final = 200
_LETS_RUN: Final = frozenset({"deployed", "running"})
"""Outcomes with which it runs, or is about to."""


class Author(msgspec.Struct, frozen=True):
    """Who made a commit."""

    account: Place
    person: str
    """By the directory as it stood when that was entered; empty where nobody said."""
    relation: Relation
    said: Saying


class Source(msgspec.Struct, frozen=True):
    """What an artifact was made from."""

    artifact: Place
    build: Place | None = None
    builder: Place | None = None
    made: Saying | None = None
    """Who says that the build made it; None where nobody that counts here says so."""
    commits: tuple[Place, ...] = ()
    branches: tuple[Place, ...] = ()
    authors: tuple[Author, ...] = ()
    doubted: tuple[Doubted, ...] = ()


class Arrival(msgspec.Struct, frozen=True):
    """That an artifact came to run somewhere."""

    landed: Landed
    rollout: Rollout | None
    """The deployment that brought it; None where it was only seen to run."""
    source: Source


class Built(msgspec.Struct, frozen=True):
    """The artifacts that something went into."""

    artifacts: tuple[Place, ...] = ()
    doubted: tuple[Doubted, ...] = ()
    is_cut: bool = False
    """Whether there may be more: what runs may be among those that were not reached."""


class Arrivals:
    """Tells what went where; each deployment and artifact is looked up once."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._rollouts: dict[str, Rollout | None] = {}
        self._runs: dict[int, str] = {}
        self._sources: dict[int, Source] = {}

    def of(self, place: Place) -> tuple[tuple[Arrival, ...], Ran]:
        """Give what ran in an environment, of an artifact or as a workload. Errors: GraphContradicted (TRC-105)."""
        found = ran(self._asking, place)
        return self.arrived(found.landed), found

    def arrived(self, landed: Iterable[Landed]) -> tuple[Arrival, ...]:
        """Give what came to run with how it came there."""
        told = tuple(landed)
        self._look_ahead(one.artifact for one in told if one.artifact.id not in self._sources)
        return tuple(self._arrival(one) for one in told)

    def _look_ahead(self, artifacts: Iterable[Place]) -> None:
        """Read together what some artifacts were made from, and whose commits those are."""
        builds = self._read_back(artifacts, Relation.MADE)
        self._read_back(builds, Relation.RAN)
        commits = [one for one in self._read_back(builds, Relation.WENT_INTO) if one.kind is Kind.COMMIT]
        for relation in (Relation.HAS, Relation.WROTE, Relation.COMMITTED):
            self._read_back(commits, relation)

    def _read_back(self, places: Iterable[Place], relation: Relation) -> list[Place]:
        return self._asking.ahead.read(places, Way.BACKWARD, (relation,))

    def now(self, place: Place) -> tuple[Arrival, ...]:
        """Give what runs, as of when it is asked. Errors: GraphContradicted (TRC-105)."""
        return self.arrived(ran(self._asking, place).now)

    def first(self, place: Place, run: str, artifacts: Collection[int]) -> Arrival | None:
        """Give what a deployment brought, or one of some artifacts, that came to run first in an environment.

        Errors: GraphContradicted (TRC-105).
        """
        for one in ran(self._asking, place).landed:
            if one.artifact.id in artifacts or (run and self.run_of(one.since) == run):
                return self._arrival(one)
        return None

    def look_ahead_to_attempts(self, artifacts: Iterable[Place]) -> None:
        """Read together the deployments of some artifacts, each of which is asked about next."""
        into = self._asking.ahead.read(artifacts, Way.FORWARD, (Relation.WENT_INTO,))
        plans = [one for one in into if one.kind is Kind.PLAN]
        self._asking.ahead.read(plans, Way.FORWARD, (Relation.CARRIED_OUT,))

    def attempts(self, artifact: Place, known: Collection[str]) -> tuple[Rollout, ...]:
        """Give the deployments of an artifact that never let it run, besides some; the newest last."""
        runs = dict.fromkeys(
            deployment.target.name.partition(":")[2]
            for plan in self._lead(artifact, Relation.WENT_INTO)
            if plan.target.kind is Kind.PLAN
            for deployment in self._lead(plan.target, Relation.CARRIED_OUT)
        )
        found = (self._found(run) for run in runs if run not in known)
        tried = (one for one in found if one is not None and one.outcome not in _LETS_RUN)
        return tuple(sorted(tried, key=lambda one: one.began.entry))

    def attempts_at(self, place: Place) -> tuple[Rollout, ...]:
        """Give the deployments that reached a place and let nothing run there; the newest last."""
        shown, _ = self._back(place, Relation.REACHED)
        found = (self._found(one.source.name.partition(":")[2]) for one in shown if one.source.kind is Kind.DEPLOYMENT)
        tried = (one for one in found if one is not None and one.outcome not in _LETS_RUN)
        return tuple(sorted(tried, key=lambda one: one.began.entry))

    def _lead(self, place: Place, relation: Relation) -> tuple[Shown, ...]:
        return self._asking.following([relation], each=_EACH).leads(place, Way.FORWARD).shown

    def _found(self, run: str) -> Rollout | None:
        if run not in self._rollouts:
            self._rollouts[run] = rollout(self._asking, run)
        return self._rollouts[run]

    def _arrival(self, landed: Landed) -> Arrival:
        return Arrival(landed, self._rollout(landed.since), self.source(landed.artifact))

    def _rollout(self, since: Saying) -> Rollout | None:
        run = self.run_of(since)
        return self._found(run) if run else None

    def run_of(self, since: Saying) -> str:
        """Give the deployment that a statement speaks of; empty where it speaks of none."""
        if since.entry not in self._runs:
            self._runs[since.entry] = _run_in(self._asking, since)
        return self._runs[since.entry]

    def source(self, artifact: Place) -> Source:
        """Give what an artifact was made from, as provenance that counts here says."""
        if artifact.id not in self._sources:
            self._sources[artifact.id] = self._source(artifact)
        return self._sources[artifact.id]

    def _source(self, artifact: Place) -> Source:
        made, doubted = self._back(artifact, Relation.MADE)
        if not made:
            return Source(artifact, doubted=doubted)
        build = made[0].source
        into, doubts = self._back(build, Relation.WENT_INTO)
        builders, _ = self._back(build, Relation.RAN)
        commits = tuple(one.source for one in into if one.source.kind is Kind.COMMIT)
        if len(commits) > 1:  # another statement may tell of a run with the same name
            commits = self._told_with(artifact, build, commits)
        return Source(
            artifact,
            build,
            next((one.source for one in builders if one.source.kind is Kind.BUILDER), None),
            made[0].said,
            commits,
            tuple(dict.fromkeys(one.source for commit in commits for one in self._back(commit, Relation.HAS)[0])),
            tuple(one for commit in commits for one in self.authors(commit)),
            (*doubted, *doubts),
        )

    def _told_with(self, artifact: Place, build: Place, commits: tuple[Place, ...]) -> tuple[Place, ...]:
        """Give the commits that the same statement names by which the build made the artifact."""
        asking = self._asking
        made = asking.graph.links([artifact.id], Way.BACKWARD, asking.sight, relations=[Relation.MADE], most=_EACH)
        entries = {one.entry for one in made.links if one.source.id == build.id and asking.witness.counts(one.entry)}
        into = asking.graph.links([build.id], Way.BACKWARD, asking.sight, relations=[Relation.WENT_INTO], most=_EACH)
        told = {one.source.id for one in into.links if one.entry in entries}
        return tuple(one for one in commits if one.id in told) or commits

    def authors(self, commit: Place) -> tuple[Author, ...]:
        """Give who wrote and committed a commit, as whoever examined it says."""
        shown = [*self._back(commit, Relation.WROTE)[0], *self._back(commit, Relation.COMMITTED)[0]]
        return tuple(
            Author(
                one.source, self._asking.witness.person_then(one.said.entry, one.source.name), one.relation, one.said
            )
            for one in shown
        )

    def _back(self, place: Place, relation: Relation) -> tuple[tuple[Shown, ...], tuple[Doubted, ...]]:
        leads = self._asking.following([relation], each=_EACH).leads(place, Way.BACKWARD)
        return leads.shown, leads.doubted

    def artifacts_of(self, start: Place) -> Built:
        """Give the artifacts that something went into: a commit, a branch, a build, a release, an artifact itself."""
        if start.kind is Kind.RELEASE:
            leads = self._asking.following([Relation.WENT_INTO], each=_EACH).leads(start, Way.BACKWARD)
            found_in = tuple(one.source for one in leads.shown if one.source.kind in {Kind.ARTIFACT, Kind.THING})
            return Built(found_in, leads.doubted, bool(leads.more))
        if start.kind in {Kind.ARTIFACT, Kind.THING}:
            return Built((start,))
        relations = [Relation.WENT_INTO, Relation.MADE]
        relations += [Relation.HAS] if start.kind in {Kind.BRANCH, Kind.REPOSITORY} else [Relation.LED_TO]
        return self._made_along(start, relations)

    def artifacts_from(self, commit: Place) -> Built:
        """Give what was built from a commit itself, and what that is in: later commits hold other things."""
        return self._made_along(commit, [Relation.WENT_INTO, Relation.MADE])

    def _made_along(self, start: Place, relations: Collection[Relation]) -> Built:
        following = self._asking.following(relations, each=_EACH)
        found = walk(start, (Way.FORWARD,), following, before=self._asking.before, most=_EACH * 10)
        places = (one.place for one in found.reached)
        return Built(tuple(one for one in places if one.kind is Kind.ARTIFACT), found.doubted, found.is_cut)


def _run_in(asking: Asking, since: Saying) -> str:
    """Give the deployment that a statement speaks of."""
    statement = asking.witness.hear(since.entry).statement
    if statement is None:
        return ""
    predicate = statement.statement.predicate
    try:
        if since.kind == DEPLOYMENT:
            return read_deployment_step(predicate).run
        return read_running(predicate).run if since.kind == RUNNING else ""
    except EvidenceError:
        return ""
