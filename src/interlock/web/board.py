"""What pages about products share: what whoever asks may see of the board, and how it is written. Floor 14."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

import msgspec

from interlock.identity import Permission
from interlock.kernel import Severity
from interlock.trace.board_views import BoardViews, PlaceView, ProductView, Ruling
from interlock.web.paths import EVIDENCE, FINDINGS, PRODUCTS
from interlock.web.tables import Cell, address
from interlock.web.visiting import NEEDS, Asked, serving_of, visitor_of

READS: Final = {NEEDS: Permission.EVIDENCE_READ.value}
NO_PRODUCT: Final = "-"
"""How what is of no product is called in an address."""
RANKS: Final = {"deny": 1, "review": 2, "allow": 3}
LAST: Final = 4
"""The rank of what wants nothing."""
_BAD: Final = frozenset({"stranded", "rolled-back", "refused"})
_OPEN: Final = frozenset({"waiting", "running"})
_SHA1: Final = 40
Versions = Mapping[tuple[str, str], str]


class Seen(msgspec.Struct, frozen=True):
    """The board, as somebody may see it."""

    views: BoardViews
    products: frozenset[str] | None
    """None for all of them, and for what is of none."""

    def estate(self) -> tuple[ProductView, ...]:
        """Give the products."""
        found = self.views.estate()
        return found if self.products is None else tuple(one for one in found if one.name in self.products)

    def product(self, name: str) -> ProductView | None:
        """Give one by how it is called in an address; none where there is none that may be seen."""
        wanted = "" if name == NO_PRODUCT else name
        return next((one for one in self.estate() if one.name == wanted), None)


def seen_by(request: Asked) -> Seen:
    """Give the board as whoever asks may see it, with all that the ledger holds."""
    serving = serving_of(request)
    products = visitor_of(request).products(Permission.EVIDENCE_READ, serving.clock())
    return Seen(serving.board(), products)


def called(product: str) -> str:
    """Give what a product is called."""
    return product or "no product"


def path_of(product: str) -> str:
    """Give where a product is shown."""
    return f"{PRODUCTS}/{quote(product, safe='') or NO_PRODUCT}"


def when(at: int) -> datetime | None:
    """Give a moment; none where nobody said one."""
    return datetime.fromtimestamp(at, UTC) if at > 0 else None


def entry(index: int) -> Cell:
    """Lead to an entry of the ledger."""
    return Cell(f"entry {index}", f"{EVIDENCE}/{index}") if index >= 0 else Cell()


def versions_of(request: Asked, products: frozenset[str] | None) -> Versions:
    """Give as what each thing was released, by its product and its SHA-256: the newest release of it."""
    book = serving_of(request).looking.book
    return {(one.says.product, digest): one.version for one in book.all(products) for digest in one.digests}


def runs(product: str, one: PlaceView, versions: Versions) -> str:
    """Say what runs in an environment: the release where it is one, or else the name that somebody gave it."""
    each_called = (versions.get((product, each.sha256)) or each.name or each.sha256[:12] for each in one.ran)
    names = list(dict.fromkeys(each_called))
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""  # noqa: PLR2004 (three fit a cell)
    return f"{', '.join(names[:3])}{more}"


def named(product: str, ruling: Ruling, versions: Versions) -> str:
    """Say what a decision is about: a release, a commit, or the name that somebody gave it."""
    if len(ruling.digest) == _SHA1:
        return f"commit {ruling.digest[:12]}"
    return versions.get((product, ruling.digest)) or ruling.name or ruling.digest[:12]


def digests(one: PlaceView) -> str:
    """Give the digests of what runs."""
    return " ".join(f"sha256:{each.sha256}" for each in one.ran)


def trouble(one: PlaceView) -> str:
    """Say how the newest deployment stands where that is not simply that it ended well."""
    return one.outcome if one.outcome in _BAD | _OPEN and one.said_entry > one.ran_entry else ""


def ahead(one: ProductView) -> tuple[PlaceView, Ruling] | None:
    """Give the newest decision about what does not run yet, with where it would go."""
    return one.ahead


def attention(one: ProductView) -> int:
    """Say how soon a product wants to be looked at: 0 is now."""
    decided = ahead(one)
    verdict = decided[1].verdict if decided is not None else ""
    if any(trouble(place) in _BAD for place in one.places):
        return 0
    return RANKS.get(verdict, LAST)


def severe(one: ProductView) -> list[tuple[str, int]]:
    """Give what is open by severity, the worst first."""
    return [(severity.value, one.open(severity.value)) for severity in Severity]


def findings_of(product: str, **query: str) -> str:
    """Give where the findings of a product are; of what is of none, all of them."""
    return address(FINDINGS, product=product, **query)
