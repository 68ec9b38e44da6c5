"""Which version mends what: the fix of one advisory, and the smallest step that mends them all.

Enters: the affected packages that hit a version. Leaves: versions to go to, or that there is none. Floor 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cmp_to_key

import msgspec

from interlock.supply.advisory.affects import Verdict, judged
from interlock.supply.advisory.model import Affected, EventKind, Kind, RangeKind
from interlock.supply.advisory.timeline import Timeline, timeline_of
from interlock.supply.errors import VersionMalformed
from interlock.supply.versions import compare, is_version


class Upgrade(msgspec.Struct, frozen=True):
    """What to go to."""

    nearest: str = ""
    """The smallest version that is not affected by any of them; empty if none is known."""
    in_line: str = ""
    """The smallest of them in the same release line (the same first number); empty if there is none."""
    newest: str = ""
    """The newest that the advisories name as a fix."""
    unmended: tuple[int, ...] = ()
    """Places of the packages given for which no fix is known at all."""
    because: str = ""
    """Why there is nothing to go to."""

    @property
    def step(self) -> str:
        """The version to advise, wherever it is advised: within the release line if one mends, else the smallest."""
        return self.in_line or self.nearest


def fixes_of(affected: Affected, version: str) -> tuple[str, ...]:
    """Give the fixes of one advisory that lie above a version, smallest first.

    Only versions that the advisory itself does not affect; a version behind a last affected one has no name, so it is
    not here.
    """
    timeline = timeline_of(affected)
    return _sorted(
        timeline.scheme,
        (fix for fix in _named(affected) if _is_above(fix, version, timeline.scheme) and _is_clear(fix, (timeline,))),
    )


def upgrade_of(hits: Iterable[Affected], version: str, published: Iterable[str] = ()) -> Upgrade:
    """Give the smallest step from a version that mends all of several advisories.

    Shape: `published` are versions known to exist, where somebody knows them; without them only the versions that the
    advisories name as fixes can be offered. A candidate counts only if every advisory is known not to affect it.
    """
    affected = tuple(hits)
    if not affected:
        return Upgrade(because="nothing has to be mended")
    timelines = tuple(map(timeline_of, affected))
    scheme = timelines[0].scheme
    candidates = {fix for one in affected for fix in _named(one)} | set(published)
    above = _sorted(scheme, (one for one in candidates if _is_above(one, version, scheme)))
    # Only the ends are looked for: of a package with hundreds of advisories, hundreds of versions may be named.
    nearest = next((one for one in above if _is_clear(one, timelines)), "")
    if not nearest:
        unmended = tuple(
            place
            for place, timeline in enumerate(timelines)
            if not any(_is_clear(one, (timeline,)) for one in reversed(above))
        )
        return Upgrade(unmended=unmended, because=_why_not(affected, unmended))
    line = _line(version)
    in_line = next((one for one in above if _line(one) == line and _is_clear(one, timelines)), "")
    return Upgrade(nearest, in_line, next(one for one in reversed(above) if _is_clear(one, timelines)))


def _why_not(affected: tuple[Affected, ...], unmended: tuple[int, ...]) -> str:
    if any(one.kind is Kind.MALICIOUS for one in affected):
        return "the package is malicious: remove it"
    if unmended:
        return "no version is known that mends it"
    return "no single version is known that mends all of them"


def _named(affected: Affected) -> set[str]:
    return {
        event.version
        for one in affected.ranges
        if one.kind is not RangeKind.GIT
        for event in one.events
        if event.kind is EventKind.FIXED
    }


def _is_above(candidate: str, version: str, scheme: str) -> bool:
    """Say whether a candidate is known to lie above a version."""
    try:
        return bool(scheme) and is_version(scheme, candidate) and compare(scheme, candidate, version) > 0
    except VersionMalformed:
        return False


def _is_clear(candidate: str, timelines: tuple[Timeline, ...]) -> bool:
    """Say whether none of the advisories affects a candidate."""
    return all(judged(timeline, candidate) is Verdict.NOT_AFFECTED for timeline in timelines)


def _sorted(scheme: str, versions: Iterable[str]) -> tuple[str, ...]:
    def order(one: str, other: str) -> int:
        return compare(scheme, one, other)

    return tuple(sorted(sorted(set(versions)), key=cmp_to_key(order)))


def _line(version: str) -> str:
    """Give the release line: an epoch and the first number; for a first number 0, the second belongs to it."""
    epoch, bang, rest = version.lower().removeprefix("v").rpartition("!")
    if not bang:
        epoch, _, rest = rest.rpartition(":")
    first, _, more = rest.partition(".")
    return f"{epoch}!{first}" + (f".{more.partition('.')[0]}" if first == "0" else "")
