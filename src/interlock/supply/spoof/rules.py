"""The one entry: everything that looks wrong about the dependencies of some files.

Enters: readings, settings, look-ups. Leaves: suspicions, the worst of each file first. Floor 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Final

from msgspec.structs import replace

from interlock.supply.model import Reading
from interlock.supply.spoof import checksums, drift, integrity, names, notices, origins, registries, replacements
from interlock.supply.spoof.model import LookUps, Rule, SpoofSettings, Suspicion

Check = Callable[[Sequence[Reading], SpoofSettings, LookUps], Iterator[Suspicion]]

CHECKS: Final[tuple[Check, ...]] = (
    notices.malicious,
    names.imitations,
    notices.install_scripts,
    notices.new_releases,
    replacements.replaced,
    origins.moving_references,
    origins.plain_http,
    registries.foreign_registries,
    registries.strayed_scopes,
    registries.internal_outside,
    registries.extra_indexes,
    drift.drifted_lockfiles,
    drift.stale_lockfiles,
    integrity.changed_hashes,
    integrity.missing_hashes,
    checksums.contradicted,
)


def suspect(
    readings: Sequence[Reading], settings: SpoofSettings | None = None, look_ups: LookUps | None = None
) -> tuple[Suspicion, ...]:
    """Give every suspicion about the components of some files, those that are excused with their excuse.

    Shape: readings of one tree, so that files in one folder belong together; at most one suspicion for a rule, file
    and component, in the order of paths, then severity, then lines. Errors: none of its own; what a look-up raises
    passes through. Promise: time grows with the number of components.
    """
    settings, look_ups = settings or SpoofSettings(), look_ups or LookUps()
    found: dict[tuple[str, str, str], Suspicion] = {}
    for check in CHECKS:
        for one in check(readings, settings, look_ups):
            key = (one.rule, one.path, one.component.purl if one.component else f"{one.line} {one.message}")
            found.setdefault(key, _excused(one, settings))
    ordered = sorted(found.values(), key=lambda one: (one.path, one.severity.rank, one.line, one.rule, one.message))
    return tuple(ordered)


def _excused(one: Suspicion, settings: SpoofSettings) -> Suspicion:
    if one.rule is Rule.MALICIOUS:
        return one
    name = one.component.name if one.component else ""
    for excuse in settings.excuses:
        if excuse.rule == one.rule and fnmatchcase(name, excuse.package):
            return replace(one, excuse=excuse.reason)
    return one
