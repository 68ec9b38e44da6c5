"""The examination behind `key.builds`; apart from its card, which must load without all this. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from interlock.catalog.vulnerabilities import TOOL
from interlock.control import Context, Coverage, Location, Outcome, Sighting, conclude, gather
from interlock.control.supplies import Supplies
from interlock.formats.manifests import ManifestMalformed, reader_for
from interlock.formats.manifests.registries import checksums_of, surroundings_of
from interlock.formats.manifests.tree import beside_in, read_manifests
from interlock.kernel import ControlId, stamp
from interlock.supply.inventory import merge
from interlock.supply.matching import match
from interlock.supply.model import Component, Hash, Reading
from interlock.supply.promises import Promise, broken, is_shared
from interlock.supply.spoof import LookUps, Surroundings, Suspicion, suspect


def examine(control: ControlId, context: Context, owed: Sequence[str]) -> Outcome:
    """Read the files and hold every component against the rules of spoofing."""
    readings, coverage = read_manifests(context.files, context.read, owed)
    supplies = context.supplies
    around, unread = _surroundings(context, readings)
    promises = _promises(readings)
    recorded = supplies.recorded_hashes({purl for purl, _ in promises})
    context.rest_on(_ground(promises, recorded))
    look_ups = LookUps(
        surroundings=lambda path: around.get(path, Surroundings()),
        recorded_hashes=lambda purl: recorded.get(purl, ()),
        reading_at_base=_at_base(context),
        checksums_at_base=_checksums_at_base(context),
        advisory_ids=_ids(readings, supplies),
        as_of=stamp(supplies.at),
    )
    found = suspect(readings, supplies.spoof, look_ups)
    for one in found:
        if one.excuse:
            context.note(f"{one.path}: {one.rule.value} of {_name(one)} is excused: {one.excuse}")
    sightings = [_sighting(one) for one in found if not one.excuse]
    findings = gather(control, sightings, lambda _: (), renames=context.change.renames)
    return conclude([_without(coverage, unread)], findings, {})


class _Ground(msgspec.Struct, frozen=True, array_like=True):
    """What the outcome owes to earlier recordings: which promises were held against them, and which of them failed."""

    promises: tuple[Promise, ...]
    broken: tuple[Promise, ...]


def _promises(readings: Sequence[Reading]) -> tuple[Promise, ...]:
    return tuple(
        sorted(
            {
                (one.purl, one.hashes)
                for reading in readings
                for one in reading.components
                if one.hashes and is_shared(reading.format, one)
            }
        )
    )


def _ground(promises: tuple[Promise, ...], recorded: Mapping[str, Sequence[Hash]]) -> bytes:
    return msgspec.msgpack.encode(_Ground(promises, tuple(broken(promises, recorded))))


def stands(ground: bytes, supplies: Supplies) -> bool:
    """Say whether what was recorded says of an earlier outcome's promises what it said then."""
    try:
        rests = _GROUND.decode(ground)
    except (msgspec.MsgspecError, ValueError):
        return False
    recorded = supplies.recorded_hashes({purl for purl, _ in rests.promises})
    return tuple(broken(rests.promises, recorded)) == rests.broken


_GROUND: Final = msgspec.msgpack.Decoder(_Ground)


def _surroundings(context: Context, readings: Sequence[Reading]) -> tuple[dict[str, Surroundings], dict[str, str]]:
    """Give what lies around each file, and of which files that could not be read, with the reason."""
    beside = beside_in(context.files, context.read)
    around: dict[str, Surroundings] = {}
    unread: dict[str, str] = {}
    for reading in readings:
        try:
            around[reading.path] = surroundings_of(reading.path, context.read(reading.path), beside)
        except ManifestMalformed as error:
            unread[reading.path] = str(error)
    return around, unread


def _without(coverage: Coverage, unread: Mapping[str, str]) -> Coverage:
    """Count files whose surroundings could not be read as not covered."""
    known = dict(coverage.missing)
    missing = {**{path: why for path, why in unread.items() if path not in known}, **known}
    return replace(coverage, covered=coverage.owed - len(missing), missing=tuple(sorted(missing.items())))


def _sighting(one: Suspicion) -> Sighting:
    at = Location(one.path, one.line, symbol=_name(one))
    return Sighting(TOOL, one.rule.word, one.severity, one.certainty, one.message, at, remedy=one.remedy)


def _name(one: Suspicion) -> str:
    return one.component.name if one.component is not None else ""


def _at_base(context: Context) -> Callable[[str], Reading | None]:
    def reading_at_base(path: str) -> Reading | None:
        body, reader = context.read_base(path), reader_for(path)
        if body is None or reader is None:
            return None
        try:
            return reader.read(path, body, context.read_base)
        except ManifestMalformed:
            return None  # the base is not on trial: what cannot be read there is compared with nothing

    return reading_at_base


def _checksums_at_base(context: Context) -> Callable[[str], tuple[Component, ...]]:
    def checksums_at_base(path: str) -> tuple[Component, ...]:
        body = context.read_base(path)
        try:
            return checksums_of(path, body) if body is not None else ()
        except ManifestMalformed:
            return ()  # as above: the base is not on trial

    return checksums_at_base


def _ids(readings: Sequence[Reading], supplies: Supplies) -> Callable[[Component], tuple[str, ...]]:
    """Give the ids of the advisories about a component; none where no advisories are at hand, as `commit.sca` says."""
    book = supplies.advisories
    if book is None:
        return lambda _: ()
    inventory = merge(readings)
    ids: dict[str, tuple[str, ...]] = {}
    for one in match(inventory, book).matches:
        names = tuple(name for group in one.answer.groups for name in (*group.names, *(m.id for m in group.members)))
        ids[inventory.entries[one.entry].component.purl] = names
    return lambda component: ids.get(component.purl, ())
