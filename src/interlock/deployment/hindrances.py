"""What stands between a plan and its environment, beside what the gate decides about the artifacts. Pure. Floor 9."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

import msgspec

from interlock.deployment.calendar import Zones, frozen_by, is_open, next_opening
from interlock.deployment.model import Environment, Freeze, Plan, Why
from interlock.kernel import Instant, matches, stamp


class Kind(StrEnum):
    """What kind of thing stands against a deployment."""

    LOCKED = "locked"
    FROZEN = "frozen"
    CLOSED = "closed"
    """No window is open."""
    TOO_EARLY = "too-early"
    """It does not run yet in an environment that comes before."""
    BRANCH = "branch"
    TICKET = "ticket"
    NOT_ALLOWED = "not-allowed"
    """Whoever asks may not."""
    BUSY = "busy"
    """Another deployment is under way there."""


class Hindrance(msgspec.Struct, frozen=True):
    """One thing that stands against a deployment."""

    kind: Kind
    says: str
    remedy: str
    until: Instant | None = None
    """When it goes away by itself."""


class Lock(msgspec.Struct, frozen=True):
    """That somebody has locked an environment."""

    reason: str
    by: str
    at: Instant


class Scene(msgspec.Struct, frozen=True):
    """What is known about an environment when something is to be deployed there."""

    at: Instant
    may: str = ""
    """Why whoever asks may not deploy there; empty for somebody who may."""
    lock: Lock | None = None
    freezes: tuple[Freeze, ...] = ()
    """Those that people said, beside those of the settings."""
    reached: Mapping[str, Collection[str]] = {}
    """By environment, the digests of what runs there and was confirmed."""
    ran: Collection[str] = ()
    """The digests of what ever ran well in the environment itself, for a plan that brings something back."""
    is_broken_glass: bool = False
    """Whether glass was broken for it, which opens what time and order shut and nothing else."""


def hindrances(plan: Plan, environment: Environment, scene: Scene, zones: Zones) -> tuple[Hindrance, ...]:
    """Give everything that stands against a plan; nothing means that it may begin."""
    found = [*_by_people(environment, scene), *of_branches(plan, environment)]
    if not scene.is_broken_glass:
        found += [*_by_order(plan, environment, scene), *_by_time(environment, scene, zones)]
    return tuple(found)


def _by_people(environment: Environment, scene: Scene) -> list[Hindrance]:
    found = []
    if scene.may:
        remedy = "ask somebody who may: `interlock who can release.deploy`"
        found.append(Hindrance(Kind.NOT_ALLOWED, scene.may, remedy))
    if scene.lock is not None:
        says = f"{environment.name} is locked by {scene.lock.by} since {stamp(scene.lock.at)}: {scene.lock.reason}"
        found.append(Hindrance(Kind.LOCKED, says, f"`interlock env unlock {environment.name} --reason TEXT`"))
    return found


def of_branches(plan: Plan, environment: Environment) -> list[Hindrance]:
    """Give what stands against the branches that a plan's artifacts were built from."""
    found = []
    for one in plan.artifacts if environment.branches else ():
        if not _is_from(one.ref, environment.branches):
            wanted = " or ".join(environment.branches)
            where = one.ref or "nobody knows what reference"
            found.append(
                Hindrance(
                    Kind.BRANCH,
                    f"{one.name} was built from {where}; {environment.name} takes {wanted}",
                    f"merge it, and build from {wanted}",
                )
            )
    return found


def _is_from(ref: str, patterns: Iterable[str]) -> bool:
    """Say whether a reference fits a pattern, written whole or as people call it."""
    names = (ref, ref.removeprefix("refs/heads/").removeprefix("refs/tags/"))
    return bool(ref) and any(matches(pattern, name) for pattern in patterns for name in names)


def _by_order(plan: Plan, environment: Environment, scene: Scene) -> list[Hindrance]:
    known = () if plan.why is Why.RELEASE else scene.ran  # what ran there before has been everywhere that comes before
    found = []
    for before in environment.after:
        there = scene.reached.get(before, ())
        absent = [one for one in plan.artifacts if one.sha256 not in there and one.sha256 not in known]
        if absent:
            says = f"{absent[0].name} does not run in {before} yet, which comes before {environment.name}"
            remedy = f"`interlock deploy sha256:{absent[0].sha256} --env {before}`"
            found.append(Hindrance(Kind.TOO_EARLY, says, remedy))
    return found


def _by_time(environment: Environment, scene: Scene, zones: Zones) -> list[Hindrance]:
    freezes = (*environment.freezes, *scene.freezes)
    frost = frozen_by(freezes, scene.at)
    if frost is not None:
        says = f"{environment.name} is frozen until {stamp(frost.until)}: {frost.reason}"
        opening = next_opening(environment.windows, freezes, scene.at, zones)
        return [Hindrance(Kind.FROZEN, says, "wait, or break the glass: docs/how-to/break-glass.md", opening)]
    if not is_open(environment.windows, scene.at, zones):
        opening = next_opening(environment.windows, freezes, scene.at, zones)
        when = f"; the next opens at {stamp(opening)}" if opening is not None else ""
        remedy = f"start it with `--at {stamp(opening)}`" if opening is not None else "change the windows"
        return [Hindrance(Kind.CLOSED, f"no window of {environment.name} is open{when}", remedy, opening)]
    return []


def wants_ticket(environment: Environment, ticket: str, *, fits: bool) -> Hindrance | None:
    """Give what stands against a plan without the ticket that its environment asks for."""
    if not environment.ticket or fits:
        return None
    says = (
        f"{environment.name} asks for a change ticket, and {ticket!r} is none"
        if ticket
        else (f"{environment.name} asks for a change ticket")
    )
    return Hindrance(Kind.TICKET, says, f"`--ticket NAME`, one that matches {environment.ticket}")
