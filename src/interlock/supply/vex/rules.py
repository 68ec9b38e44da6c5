"""Which statement counts for a finding, and what it makes of it.

Enters: a finding's names, its component and what that is a part of, statements, the time. Leaves: an answer that
names the statement; the finding itself stays, whatever it says. Floor 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Final

import msgspec
from msgspec.structs import replace

from interlock.kernel import Instant
from interlock.supply.errors import PurlMalformed, RangeMalformed, SchemeUnknown, VersionMalformed
from interlock.supply.purl import Purl, package_of, read_foreign_purl
from interlock.supply.ranges import Vers, read_vers, vers_contains
from interlock.supply.ranges.vers import fault
from interlock.supply.versions import compare, scheme_of
from interlock.supply.vex.model import Product, Said, Statement, Status, Unread

_RANGE: Final = "vers"
"""The qualifier of a package URL that stands for a range of versions."""
_WITHOUT_ORDER: Final = frozenset({"all", "none"})
_HEAVY: Final = frozenset({None, Status.AFFECTED, Status.UNDER_INVESTIGATION})
"""What keeps a finding open; None is a status that cannot be read."""


class State(StrEnum):
    """What statements make of a finding."""

    OPEN = "open"
    """Nobody answers it, or somebody says that it is affected."""
    UNDER_INVESTIGATION = "under-investigation"
    """Somebody is looking at it; until then it counts."""
    NOT_AFFECTED = "not-affected"
    FIXED = "fixed"

    @property
    def counts(self) -> bool:
        """Say whether the finding still stands against a change."""
        return self in {State.OPEN, State.UNDER_INVESTIGATION}


class Answer(msgspec.Struct, frozen=True):
    """What statements say to a finding, told beside it and never instead of it."""

    state: State
    statement: Statement | None = None
    """The one that counts."""
    overruled: tuple[Statement, ...] = ()
    """Older ones, and milder ones of the same time, the newest first."""
    expired: tuple[Statement, ...] = ()
    """Those that would say something if they had not run out."""


_STATES = {
    Status.AFFECTED: State.OPEN,
    Status.UNDER_INVESTIGATION: State.UNDER_INVESTIGATION,
    Status.FIXED: State.FIXED,
    Status.NOT_AFFECTED: State.NOT_AFFECTED,
}


def answered(
    names: Iterable[str],
    component: str,
    wholes: Iterable[str],
    statements: Iterable[Statement],
    now: Instant,
) -> Answer:
    """Give what statements say to a finding.

    The newest counts; of two of the same time, the worse. One that is not yet in force says nothing, and so does one
    that has run out.
    Shape: `names` are all names of the vulnerability, `component` is its package URL, `wholes` are the package URLs or
    other ids of what it is a part of. `statements` are those whose author counts; deciding that is the caller's.
    """
    wanted = {name.casefold() for name in names}
    hits = [
        one
        for one in statements
        if one.at <= now
        and not wanted.isdisjoint(name.casefold() for name in (one.vulnerability, *one.aliases))
        and any(covers(product, component, tuple(wholes)) for product in one.products)
    ]
    hits.sort(key=lambda one: (-one.at.timestamp(), one.status.rank, one.document))
    in_force = [one for one in hits if one.expires is None or now < one.expires]
    expired = tuple(one for one in hits if one.expires is not None and one.expires <= now)
    if not in_force:
        return Answer(State.OPEN, expired=expired)
    return Answer(_STATES[in_force[0].status], in_force[0], tuple(in_force[1:]), expired)


def covers(product: Product, component: str, wholes: tuple[str, ...]) -> bool:
    """Say whether a statement about a product speaks of a component of something.

    With parts, the component has to be one of them and the product what holds it; without, the product is the
    component itself or what holds it.
    """
    holds_it = any(is_same(product.id, whole) for whole in wholes)
    if product.parts:
        in_it = holds_it or is_same(product.id, component)
        return in_it and any(is_same(part, component) for part in product.parts)
    return holds_it or is_same(product.id, component)


def is_same(said: str, there: str) -> bool:
    """Say whether what a statement names is what is there.

    Without a version it means all of them, with the qualifier `vers` those of a range; any other qualifier that it
    names has to be there with the same value.
    """
    if said == there:
        return True
    one, other = _read(said), _read(there)
    if one is None or other is None or package_of(one) != package_of(other):
        return False
    if one.version and one.version != other.version:
        return False
    if one.subpath and one.subpath != other.subpath:
        return False
    told = dict(one.qualifiers)
    versions = told.pop(_RANGE, "")
    return told.items() <= dict(other.qualifiers).items() and (not versions or _within(versions, other))


def ranged(identifier: str, versions: str) -> str:
    """Give a package URL for those versions of a package that lie in a range, whatever version it names itself.

    Errors: PurlMalformed (SUP-101) if it is no package URL; RangeMalformed (SUP-104) and SchemeUnknown (SUP-103) if
    nobody could say of any version whether it lies in there.
    """
    purl = read_foreign_purl(identifier)
    vers = _checked(versions)
    told = (*((key, value) for key, value in purl.qualifiers if key != _RANGE), (_RANGE, str(vers)))
    return str(replace(purl, version="", qualifiers=tuple(sorted(told))))


def check_range(identifier: str) -> None:
    """Look at the range that an identifier names, if it names one.

    Errors: RangeMalformed (SUP-104), SchemeUnknown (SUP-103).
    """
    purl = _read(identifier)
    versions = dict(purl.qualifiers).get(_RANGE, "") if purl is not None else ""
    if purl is None or not versions:
        return
    _checked(versions)
    if purl.version:
        raise RangeMalformed(text=identifier[:200], why="it names both a version and a range of them")


def _checked(versions: str) -> Vers:
    vers = read_vers(versions)
    if vers.scheme not in _WITHOUT_ORDER:
        scheme = scheme_of(vers.scheme).id
        try:
            for bound in vers.constraints:
                compare(scheme, bound.version, bound.version)
        except VersionMalformed as error:
            raise RangeMalformed(text=versions[:200], why=str(error)) from error
    why = fault(vers)
    if why:
        raise RangeMalformed(text=versions[:200], why=why)
    return vers


def sound(said: Said) -> Said:
    """Give what may be taken of a document of which a part cannot be read.

    What cannot be read may say that something is affected, and what says of the same vulnerability that it is not
    would then stand alone: it is left out as well.
    """
    heavy = [one for one in said.unread if one.status in _HEAVY]
    names = {name.casefold() for one in heavy for name in one.names}
    is_any = any(not one.names for one in heavy)
    kept, lost = [], []
    for one in said.statements:
        its = (one.vulnerability, *one.aliases)
        is_light = one.status not in _HEAVY
        if is_light and (is_any or not names.isdisjoint(name.casefold() for name in its)):
            why = f"{one.document}: what it says of {one.vulnerability} in another place cannot be read"
            lost.append(Unread(why, its, one.status))
        else:
            kept.append(one)
    return Said(tuple(kept), (*said.unread, *lost))


@lru_cache(maxsize=4_096)
def _read(text: str) -> Purl | None:
    try:
        return read_foreign_purl(text)
    except PurlMalformed:
        return None


def _within(versions: str, there: Purl | None) -> bool:
    """Say whether a version lies in a range; where that cannot be said, the statement does not speak of it."""
    if there is None or not there.version:
        return False
    epoch = dict(there.qualifiers).get("epoch", "") if there.type == "rpm" and ":" not in there.version else ""
    try:
        return vers_contains(read_vers(versions), f"{epoch}:{there.version}" if epoch else there.version)
    except (RangeMalformed, VersionMalformed, SchemeUnknown):
        return False
