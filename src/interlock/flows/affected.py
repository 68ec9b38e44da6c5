"""Affected: which recorded subjects hold a package, or anything that an advisory speaks of. Floor 11."""

from __future__ import annotations

import msgspec

from interlock.flows.consult import records_of, remedy_for
from interlock.flows.errors import AdvisoryUnknown
from interlock.supply.matching import Exposed, exposed
from interlock.supply.ports import AdvisoryBook, InventoryBook
from interlock.supply.recorded import Holders, Recorded


class Named(msgspec.Struct, frozen=True):
    """A component version of the estate that was asked for, or is affected."""

    component: Recorded
    is_certain: bool = True
    """Whether it is what was asked for; False where nobody can say whether the advisory affects it."""
    why: str = ""
    """What affects it, or why nobody can say."""


class Reach(msgspec.Struct, frozen=True):
    """Everything recorded that a name reaches."""

    name: str
    names: tuple[str, ...]
    """All names of the vulnerability; empty for a package."""
    components: tuple[Named, ...]
    holders: Holders
    is_anything_recorded: bool
    """False where nothing was ever recorded: then nothing found means nothing."""
    is_withdrawn: bool = False
    """Whether every record of the vulnerability was taken back, so that it finds nothing."""


def holding(purl: str, inventories: InventoryBook, *, limit: int, after: str = "") -> Reach:
    """Say which subjects hold a package, or the version of it that the package URL names.

    Errors: PurlMalformed (SUP-101), CursorUnknown (STO-119).
    """
    found = inventories.by_purl(purl)
    holders = inventories.holders([one.id for one in found], limit=limit, after=after)
    return Reach(purl, (), tuple(map(Named, found)), holders, not inventories.is_empty())


def affected_by(
    name: str, advisories: AdvisoryBook, inventories: InventoryBook, *, limit: int, after: str = ""
) -> Reach:
    """Say which subjects hold what a vulnerability affects, or may affect.

    Errors: AdvisoryUnknown (FLW-103), CursorUnknown (STO-119).
    """
    records = records_of(advisories, name)
    if not records:
        raise AdvisoryUnknown(name=name, remedy=remedy_for(advisories.state(), name))
    exposure = exposed(records, inventories, limit=limit, after=after)
    components = (*map(_affected, exposure.affected), *map(_in_doubt, exposure.in_doubt))
    names = tuple(dict.fromkeys(one for record in records for one in (record.id, *record.aliases)))
    is_withdrawn = all(record.is_withdrawn for record in records)
    return Reach(name, names, components, exposure.holders, not inventories.is_empty(), is_withdrawn)


def _affected(one: Exposed) -> Named:
    return Named(one.component, why=", ".join(group.id for group in one.answer.groups))


def _in_doubt(one: Exposed) -> Named:
    return Named(one.component, is_certain=False, why="; ".join(doubt.why for doubt in one.answer.doubts))
