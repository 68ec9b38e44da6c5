"""Whether files that hold nothing but hashes agree with themselves, with each other and with what they said before.

Go takes a download that fits the first of two hashes of one version, so a second one is no addition but a way in.
Enters: what the files promise, and what they promised at the base. Leaves: suspicions. Floor 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from interlock.kernel import Certainty, Severity
from interlock.supply.model import Component, Reading
from interlock.supply.spoof.model import LookUps, Rule, SpoofSettings, Suspicion

_REMEDY: Final = "compare with what the checksum database says, before anything is built; a version never changes"

_Values = Mapping[str, frozenset[str]]
"""The values of hashes by their algorithm."""


def contradicted(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:
    """Give versions with two hashes in one file, and those with others elsewhere or at the base."""
    seen: dict[str, tuple[_Values, str]] = {}
    for reading in readings:
        told = look_ups.surroundings(reading.path).checksums
        before = {one.purl: _values(one) for one in look_ups.checksums_at_base(reading.path)} if told else {}
        for one in told:
            own = _values(one)
            there, where = seen.setdefault(one.purl, (own, reading.path))
            if any(len(values) > 1 for values in own.values()):
                yield _told(reading, one, "the file has several hashes for the same version")
            elif _contradict(own, before.get(one.purl, {})):
                yield _told(reading, one, "before this change the same version had other hashes")
            elif _contradict(own, there):
                yield _told(reading, one, f"{where} has other hashes for the same version")


def _values(one: Component) -> _Values:
    found: dict[str, set[str]] = {}
    for each in one.hashes:
        found.setdefault(each.algorithm, set()).add(each.value)
    return {algorithm: frozenset(values) for algorithm, values in found.items()}


def _contradict(one: _Values, other: _Values) -> bool:
    """Say whether they have nothing in common in any algorithm that both use."""
    return any(not one[algorithm] & other[algorithm] for algorithm in one.keys() & other.keys())


def _told(reading: Reading, one: Component, how: str) -> Suspicion:
    message = f"{one.name} {one.version}: {how}"
    return Suspicion(
        Rule.HASH_CHANGED, Severity.CRITICAL, Certainty.HIGH, message, _REMEDY, reading.path, one.line, one
    )
