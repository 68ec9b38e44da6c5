"""What the pages that ask across everything have alike: who may see what, and where each thing is told of. Floor 14."""

from __future__ import annotations

from typing import Annotated, Final

from litestar.params import QueryParameter

from interlock.flows.tracing.asking import Asking
from interlock.identity import Permission
from interlock.render.picture.kinds import KINDS
from interlock.render.traced.words import called, who
from interlock.trace import Place, Saying
from interlock.web.paths import EVIDENCE, TRACE
from interlock.web.tables import Cell, address
from interlock.web.visiting import NEEDS, Asked, serving_of, visitor_of

NEEDED: Final = {NEEDS: Permission.EVIDENCE_READ.value}
NODE: Final = f"{TRACE}/node"
_LONGEST: Final = 600
_BEGUN: Final = ("gitCommit:", "environment:")
"""How what is there begins as soon as anything was examined or deployed."""
Named = Annotated[str, QueryParameter(max_length=_LONGEST)]
"""What names a thing; names of components and of builds are long."""


def products_of(request: Asked) -> frozenset[str] | None:
    """Give the products whose evidence whoever is signed in may read; None for all."""
    return visitor_of(request).products(Permission.EVIDENCE_READ, serving_of(request).clock())


def asking_of(request: Asked, at: str = "", after: str = "") -> Asking | None:
    """Give what whoever is signed in asks with; None where the ledger is empty.

    Errors: TimeUnreadable (TRC-106), PageUnknown (TRC-107).
    """
    return serving_of(request).asking(products_of(request), at, after)


def has_nothing(request: Asked) -> bool:
    """Say whether nothing was examined or deployed yet, as far as whoever is signed in may see."""
    asking = asking_of(request)
    if asking is None:
        return True
    return not any(asking.graph.beginning(each, asking.sight, most=1) for each in _BEGUN)


def traced(name: str, at: str = "", **more: str) -> str:
    """Give the page of everything that leads to a thing and that it leads to."""
    return address(TRACE, of=name, at=at, **more)


def told_of(name: str, at: str = "") -> str:
    """Give the page that tells what a thing is, which is looked at beside others."""
    return address(NODE, of=name, at=at)


def evidence(entry: int) -> str:
    """Give the page of an entry of the ledger."""
    return f"{EVIDENCE}/{entry}"


def thing(one: Place, at: str = "") -> Cell:
    """Give a cell with a thing, which leads to what it is."""
    return Cell(called(one), told_of(one.name, at), note=KINDS[one.kind].word, is_peeked=True)


def entry_cell(one: Saying) -> Cell:
    """Give a cell with the entry that says something."""
    return Cell(str(one.entry), evidence(one.entry), number=one.entry, is_peeked=True)


def who_cell(one: Saying) -> Cell:
    """Give a cell with who says something: the person if that is known, else the key."""
    return Cell(who(one), note=one.signer_name if one.person and one.signer_name != one.person else "")
