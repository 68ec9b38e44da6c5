"""Packages that a file puts in the place of others: forks, and folders that nobody here can look into.

Enters: readings, what stood at the base. Leaves: suspicions. Floor 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interlock.kernel import Certainty, Severity
from interlock.supply.model import Component, Reading, ReadingKind, SourceKind
from interlock.supply.places import climbs_out
from interlock.supply.spoof.model import LookUps, Rule, SpoofSettings, Suspicion

_TOLD = (ReadingKind.LOCKFILE, ReadingKind.MANIFEST)


def replaced(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:
    """Give what takes the place of a package of another name, and what is taken from outside of the tree."""
    for reading in readings:
        found = [one for one in reading.components if one.instead_of] if reading.kind in _TOLD else []
        base = look_ups.reading_at_base(reading.path) if found else None
        before = {(one.instead_of, one.name) for one in base.components} if base else set()
        for one in found:
            if one.source.kind is SourceKind.PATH:
                if climbs_out(reading.path, one.source.url):
                    yield _outside(reading, one)
            elif one.name != one.instead_of:
                is_old = (one.instead_of, one.name) in before
                yield _fork(reading, one, is_old=is_old, is_new=base is not None and not is_old)


def _fork(reading: Reading, one: Component, *, is_old: bool, is_new: bool) -> Suspicion:
    return Suspicion(
        Rule.REPLACED,
        Severity.LOW if is_old else Severity.MEDIUM,
        Certainty.HIGH,
        f"{one.name} takes the place of {one.instead_of}" + (", which it did not do before" if is_new else ""),
        f"make sure that whoever owns {one.name} may stand in for {one.instead_of}, and excuse it with a reason",
        reading.path,
        one.line,
        one,
    )


def _outside(reading: Reading, one: Component) -> Suspicion:
    return Suspicion(
        Rule.REPLACED,
        Severity.MEDIUM,
        Certainty.HIGH,
        f"{one.instead_of} is taken from {one.source.url}, which lies outside of the tree: its code is not looked at",
        "take it from a released version, or put it into the tree",
        reading.path,
        one.line,
        one,
    )
