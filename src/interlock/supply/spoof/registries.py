"""Which registries a file reaches, and which of them may answer for which names.

Without settings, a registry is taken for meant if something beside the file declares it, or most of the file's
packages come from it. Enters: readings, settings, declarations. Leaves: suspicions. Floor 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Final

from interlock.kernel import Certainty, Severity
from interlock.supply.model import Component, Reading, ReadingKind, SourceKind
from interlock.supply.spoof.model import Declaration, LookUps, Rule, SpoofSettings, Suspicion
from interlock.supply.spoof.names import type_of

_TOLD: Final = frozenset({ReadingKind.LOCKFILE, ReadingKind.MANIFEST})
_REMOTE: Final = frozenset({SourceKind.REGISTRY, SourceKind.URL})
_ANYWHERE: Final = frozenset({SourceKind.REGISTRY, SourceKind.URL, SourceKind.UNKNOWN})


def host_of(url: str) -> str:
    """Give the host of an address, with its port, in lower case; empty where it has none."""
    _, divider, rest = url.partition("://")
    if not divider:
        return ""
    cut = min((place for place in map(rest.find, "/?#") if place >= 0), default=len(rest))
    return rest[:cut].rpartition("@")[2].lower()


def is_within(url: str, places: Iterable[str]) -> bool:
    """Say whether an address lies at one of some places: hosts, or addresses that it begins with, part for part."""
    address = url.partition("://")[2].lower()
    host = host_of(url)
    for place in places:
        wanted = (place.partition("://")[2] or place).lower().rstrip("/")
        if "/" not in wanted:
            if host and host == wanted:
                return True
        elif address == wanted or address.startswith(f"{wanted}/"):
            return True
    return False


def foreign_registries(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:
    """Give registries that are not allowed, or that nothing declares, or that came with the change."""
    for reading in readings:
        if reading.kind not in _TOLD:
            continue
        by_host = _by_host(reading)
        declarations = look_ups.surroundings(reading.path).declarations
        if settings.registries:
            yield from _refused(reading, declarations, settings)
        else:
            yield from _mixed(reading, declarations)
        yield from _added(reading, by_host, settings, look_ups.reading_at_base(reading.path))


def _by_host(reading: Reading, kinds: frozenset[SourceKind] = _REMOTE) -> dict[str, list[Component]]:
    found: dict[str, list[Component]] = {}
    for one in reading.components:
        host = host_of(one.source.url) if one.source.kind in kinds else ""
        if host:
            found.setdefault(host, []).append(one)
    return found


def _refused(reading: Reading, declarations: Iterable[Declaration], settings: SpoofSettings) -> Iterator[Suspicion]:
    bad: dict[str, list[Component]] = {}
    for one in reading.components:
        is_remote = one.source.kind in _REMOTE and one.source.url
        if is_remote and not is_within(one.source.url, settings.registries):
            bad.setdefault(host_of(one.source.url) or one.source.url, []).append(one)
    for host, some in bad.items():
        yield _at(reading, some, Rule.REGISTRY_REFUSED, Severity.HIGH, f"{host} is no registry that the settings allow")
    told = [(reading.path, 0, url) for url in reading.registries] + [
        (one.path, one.line, one.url) for one in declarations
    ]
    for path, line, url in told:
        host = host_of(url)
        if host and host not in bad and not is_within(url, settings.registries):
            bad[host] = []
            yield Suspicion(
                Rule.REGISTRY_REFUSED,
                Severity.HIGH,
                Certainty.HIGH,
                f"{host} is declared, and is no registry that the settings allow",
                _REMEDY,
                path,
                line,
            )


def _mixed(reading: Reading, declarations: Iterable[Declaration]) -> Iterator[Suspicion]:
    by_host = _by_host(reading, frozenset({SourceKind.REGISTRY}))
    declared = {host_of(url) for url in reading.registries} | {host_of(one.url) for one in declarations}
    usual = max(by_host, key=lambda host: len(by_host[host]), default="")
    for host, some in by_host.items():
        if host != usual and host not in declared:
            what = f"{host} is no registry that anything declares, and most of the file comes from {usual}"
            yield _at(reading, some, Rule.REGISTRY_MIXED, Severity.MEDIUM, what, Certainty.MEDIUM)


def _added(
    reading: Reading, by_host: dict[str, list[Component]], settings: SpoofSettings, base: Reading | None
) -> Iterator[Suspicion]:
    before = {*_by_host(base), *map(host_of, base.registries)} if base is not None else set()
    if not before:
        return
    for host, some in by_host.items():
        if host not in before and not is_within(some[0].source.url, settings.registries):
            yield _at(reading, some, Rule.REGISTRY_ADDED, Severity.MEDIUM, f"{host} was not reached before this change")


_REMEDY: Final = "take the packages from an allowed registry, or add it to the allowed ones in the settings"


def _at(
    reading: Reading,
    some: Sequence[Component],
    rule: Rule,
    severity: Severity,
    what: str,
    certainty: Certainty = Certainty.HIGH,
) -> Suspicion:
    whom = f" ({some[0].name}" + (f" and {len(some) - 1} more)" if len(some) > 1 else ")")
    return Suspicion(rule, severity, certainty, what + whom, _REMEDY, reading.path, some[0].line, some[0])


def strayed_scopes(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:
    """Give what comes from elsewhere than the registry that is declared for its scope."""
    for reading in readings:
        declarations = [
            one for one in look_ups.surroundings(reading.path).declarations if one.scope and host_of(one.url)
        ]
        if reading.kind not in _TOLD or not declarations:
            continue
        for one in reading.components:
            host = host_of(one.source.url) if one.source.kind in _REMOTE else ""
            meant = [other for other in declarations if _is_for(other, one)]
            if not host or not meant or host in {host_of(other.url) for other in meant}:
                continue
            yield Suspicion(
                Rule.SCOPE_REGISTRY,
                Severity.HIGH,
                Certainty.HIGH,
                f"{one.name} comes from {host}; {meant[0].path} takes {meant[0].scope} from {host_of(meant[0].url)}",
                "write the lockfile anew with the settings in place, and look at what the other registry gave",
                reading.path,
                one.line,
                one,
            )


def _is_for(declaration: Declaration, one: Component) -> bool:
    if declaration.ecosystem != type_of(one):
        return False
    if declaration.scope.startswith("@") and "*" not in declaration.scope:
        return one.name.startswith(f"{declaration.scope}/")
    return fnmatchcase(one.name.lower(), declaration.scope.lower())


def internal_outside(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:
    """Give internal names that another registry could answer for, or does."""
    for reading in readings if settings.internal else ():
        for one in reading.components if reading.kind in _TOLD else ():
            if one.source.kind in _ANYWHERE and any(fnmatchcase(one.name, name) for name in settings.internal):
                found = _outside(reading, one, settings, look_ups)
                if found is not None:
                    yield found


def _outside(reading: Reading, one: Component, settings: SpoofSettings, look_ups: LookUps) -> Suspicion | None:
    severity, certainty = Severity.HIGH, Certainty.HIGH
    if look_ups.is_public(one):
        what = f"{one.name} is an internal name, and a public registry has a package of that name"
    elif settings.internal_registries:
        if is_within(one.source.url, settings.internal_registries):
            return None
        if reading.kind is ReadingKind.MANIFEST and not one.source.url:
            return None  # which registry answers is settled in the lockfile
        where = host_of(one.source.url) or "the default registry"
        what = f"{one.name} is an internal name, and comes from {where}, which is no internal registry"
    elif one.source.url or any(_is_for(other, one) for other in look_ups.surroundings(reading.path).declarations):
        return None
    else:
        severity, certainty = Severity.MEDIUM, Certainty.LOW
        what = f"{one.name} is an internal name, and nothing says that it comes from an internal registry"
    return Suspicion(
        Rule.INTERNAL_OUTSIDE,
        severity,
        certainty,
        what,
        "bind internal names to the internal registry, and reserve them in the public one",
        reading.path,
        one.line,
        one,
    )


def extra_indexes(readings: Sequence[Reading], settings: SpoofSettings, look_ups: LookUps) -> Iterator[Suspicion]:
    """Give registries that are asked beside others for the same names, where no hashes say whose answer is meant."""
    for reading in readings:
        loose: dict[str, list[Component]] = {}
        for one in reading.components if reading.kind in _TOLD else ():
            if not one.hashes and one.source.kind in _ANYWHERE:
                loose.setdefault(type_of(one), []).append(one)
        for declaration in look_ups.surroundings(reading.path).declarations:
            some = loose.get(declaration.ecosystem, [])
            if not declaration.is_extra or not some:
                continue
            yield Suspicion(
                Rule.EXTRA_INDEX,
                Severity.HIGH,
                Certainty.MEDIUM,
                f"{host_of(declaration.url) or declaration.url} is asked beside another registry, and either may answer"
                f" for {some[0].name} ({len(some)} packages without hashes)",
                "fix versions with hashes, or bind each name to one registry",
                reading.path,
                declaration.line if declaration.path == reading.path else some[0].line,
            )
