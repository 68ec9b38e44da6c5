"""Whether the bytes of a version are promised, and whether the promise has changed.

Enters: readings, what was recorded, what stood at the base. Leaves: suspicions. Floor 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from interlock.kernel import Certainty, Severity
from interlock.supply.model import Component, Reading, ReadingKind, SourceKind
from interlock.supply.promises import ARCHIVED, OWN_HASHES, differ
from interlock.supply.spoof.model import LookUps, Rule, SpoofSettings, Suspicion

_NO_HASHES: Final = ("composer.", "maven.", "gradle.", "conda.", "nuget.project")
"""Formats that promise no bytes, or only those of some packages as a matter of course."""
_ALWAYS: Final = (
    "npm.package-lock",
    "npm.pnpm",
    "npm.yarn",
    "npm.bun",
    "pypi.",
    "cargo.",
    "crates.",
    "rust.",
    "golang.",
)
"""Formats that promise the bytes of everything from a registry when their tools write them."""
_BORROWED: Final = "golang.go-mod"
"""The format whose hashes stand in a file of their own, where `checksums` compares them line for line."""


def changed_hashes(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:
    """Give versions whose bytes are promised to be others than elsewhere, at the base, or before."""
    seen: dict[tuple[str, str], tuple[Component, str]] = {}
    for reading in readings:
        is_borrowed = reading.format == _BORROWED
        base = None if is_borrowed else look_ups.reading_at_base(reading.path)
        before = {one.purl: one for one in base.components if _is_archived(one)} if base else {}
        own = _own(reading.format)
        for one in reading.components:
            if not one.version or not one.hashes or not _is_archived(one):
                continue
            place = (one, reading.path)
            there, where = place if is_borrowed else seen.setdefault((one.purl, own), place)
            earlier = before.get(one.purl)
            if earlier is not None and differ(one.hashes, earlier.hashes):
                yield _changed(reading, one, "before this change the same version had other hashes")
            elif not own and differ(one.hashes, look_ups.recorded_hashes(one.purl)):
                yield _changed(reading, one, "other hashes were recorded for the same version")
            elif there is not one and differ(one.hashes, there.hashes):
                yield _changed(reading, one, f"{where} has other hashes for the same version")


def _own(format_id: str) -> str:
    return format_id if format_id.startswith(OWN_HASHES) else ""


def _is_archived(one: Component) -> bool:
    return one.source.kind in ARCHIVED


def _comes_along(one: Component) -> bool:
    """Say whether something comes with the compiler, such as the standard library of Go, and is never downloaded."""
    return one.purl.startswith(("pkg:golang/stdlib", "pkg:golang/toolchain"))


def _changed(reading: Reading, one: Component, how: str) -> Suspicion:
    return Suspicion(
        Rule.HASH_CHANGED,
        Severity.CRITICAL,
        Certainty.HIGH,
        f"{one.name} {one.version}: {how}",
        "compare the archives before anything is installed; a released version never changes its bytes by itself",
        reading.path,
        one.line,
        one,
    )


def missing_hashes(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:
    """Give what a lockfile fixes without promising its bytes, where its format would."""
    for reading in readings:
        if reading.kind is not ReadingKind.LOCKFILE or reading.format.startswith(_NO_HASHES):
            continue
        archived = [one for one in reading.components if _is_archived(one) and one.version and not _comes_along(one)]
        bare = [one for one in archived if not one.hashes]
        is_usual = len(bare) < len(archived) or reading.format.startswith(_ALWAYS)
        if is_usual and len(bare) * 2 > len(archived) > 1:
            yield _unpromised(reading, None, f"{len(bare)} of {len(archived)} packages have no hash")
        elif is_usual:
            for one in bare:
                yield _unpromised(reading, one, f"{one.name} {one.version} has no hash, others in the file have one")
        for one in reading.components:
            if one.source.kind is SourceKind.URL and not one.hashes:
                yield _unpromised(reading, one, f"{one.name} is taken from an address, and has no hash")


def _unpromised(reading: Reading, one: Component | None, what: str) -> Suspicion:
    from_url = one is not None and one.source.kind is SourceKind.URL
    return Suspicion(
        Rule.INTEGRITY_MISSING,
        Severity.HIGH if from_url else Severity.MEDIUM,
        Certainty.HIGH if from_url else Certainty.MEDIUM,
        what,
        f"write {reading.path} anew with a current version of its tool, so that every archive has a hash",
        reading.path,
        one.line if one else 0,
        one,
    )
