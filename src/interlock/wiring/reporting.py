"""How audit reports are written about one repository, and by which standards. Floor 12."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import interlock
from interlock.flows.auditing.around import asker_of
from interlock.flows.auditing.report import Reporting
from interlock.trace.clauses import Standard
from interlock.trace.report import KEYLESS, Asker
from interlock.wiring.errors import FrameworkUnknown

if TYPE_CHECKING:
    from interlock.control import Card
    from interlock.decision import Governance
    from interlock.flows.glass import Row
    from interlock.kernel import Instant
    from interlock.ledger import Report
    from interlock.wiring.app import App
    from interlock.wiring.planning import Planning


def reporting_of(app: App, planning: Planning, *, with_fsck: bool = True) -> Reporting:
    """Build what writes reports; `with_fsck` audits the whole ledger on the way."""
    return Reporting(
        gate=app.gate,
        ledger=app.store.ledger,
        blobs=app.store.blobs,
        trust=app.trust,
        deployments=planning.deployments,
        releases=planning.releases,
        replay=app.replay,
        glasses=lambda governance, at: _glasses(planning, app.product, governance, at),
        fsck=(lambda: _fsck(app)) if with_fsck else None,
        product=app.product,
        version=interlock.__version__,
    )


def _glasses(planning: Planning, product: str, governance: Governance, at: Instant) -> Sequence[Row]:
    from interlock.flows.glass import listed

    return listed(planning.policy, product, governance, at) if governance.glasses else ()


def _fsck(app: App) -> Report:
    from interlock.flows.fsck import checked

    ledger = app.store.ledger
    return checked(ledger, app.all_verifiers(ledger.origin), [app.memory.last(ledger.origin)])


def asker_here(app: App) -> Asker:
    """Give who asks: the person of this machine's key, or what that key is called."""
    key = app.keys.current()
    return asker_of(key, app.trust, app.directory()) if key else KEYLESS


def standards(app: App, names: Iterable[str]) -> tuple[Standard, ...]:
    """Give standards by the names that `--framework` takes, each once. Errors: FrameworkUnknown (CFG-121)."""
    from interlock.catalog.frameworks import FRAMEWORKS

    known = {one.id.lower(): one.id for one in FRAMEWORKS.values()}
    found: dict[str, Standard] = {}
    for name in names:
        wanted = name.strip().lower()
        if wanted not in known:
            raise FrameworkUnknown(name=name, known=", ".join(known))
        found[known[wanted]] = _standard(known[wanted], app.cards)
    return tuple(found.values())


def standard_known(name: str) -> Standard | None:
    """Give a standard with the controls of the catalogue alone; none where this version knows no such standard."""
    from interlock.catalog.cards import CARDS
    from interlock.catalog.frameworks import FRAMEWORKS

    return _standard(name, CARDS) if any(one.id == name for one in FRAMEWORKS.values()) else None


def _standard(name: str, cards: Mapping[str, Card]) -> Standard:
    from interlock.catalog.frameworks import FRAMEWORKS, controls_by_clause

    one = next(one for one in FRAMEWORKS.values() if one.id == name)
    return Standard(one.id, one.name, one.edition, one.clauses, controls_by_clause(one, cards.values()), one.note)
