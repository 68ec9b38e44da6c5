"""The ledger as a whole: how far it goes, who signed its checkpoints, that it only grew, and what is new. Floor 14."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Response, get

from interlock.flows.checkpoints import Judged, judged
from interlock.identity import Permission
from interlock.web.evidence import NEWEST, asking_of, newest
from interlock.web.pages import page
from interlock.web.paths import EVIDENCE, LEDGER
from interlock.web.tables import Cell, Column, Format, FormatAsked, Row, Shape, Table, shown
from interlock.web.visiting import NEEDS, Asked, serving_of

_NEEDED: Final = {NEEDS: Permission.EVIDENCE_READ.value}
_MOST: Final = 15
"""Checkpoints and entries of a page; each is verified for it."""
_COLUMNS: Final = (
    Column("size", "Entries", Shape.NUMBER),
    Column("state", "Stands", Shape.STATE),
    Column("at", "Newest entry", Shape.TIME),
    Column("root", "Root", Shape.DIGEST),
    Column("signed", "Signed by"),
)


@get(LEDGER, opt=_NEEDED, sync_to_thread=True)
def ledger(request: Asked, kind: FormatAsked = Format.HTML) -> Response[Any]:
    """Show the log as it was proven just now, and its newest checkpoints, each held against it."""
    serving = serving_of(request)
    standing = serving.standing()
    asking, log = asking_of(request), standing.log
    if asking is None or log is None:
        return page(request, "ledger_empty", origin=serving.ledger.origin)
    verifiers = serving.app.all_verifiers(serving.ledger.origin)
    kept = judged(serving.ledger.kept_notes(_MOST), verifiers, serving.ledger, log)
    remembered = serving.app.memory.last(serving.ledger.origin)
    rows, _, _ = newest(asking, _MOST, "")
    table = Table(
        "checkpoints",
        "The newest checkpoints",
        _COLUMNS,
        [_row(one) for one in kept],
        here=LEDGER,
        empty="There is no checkpoint.",
    )
    return shown(
        request,
        "ledger",
        table,
        kind,
        log=log,
        asking=asking,
        kept=kept,
        remembered=remembered,
        bad=[one for one in kept if one.why],
        witnesses=sorted({name for one in kept[:1] for name in one.signed[1:]}),
        entries=msgspec.structs.replace(NEWEST, rows=rows),
        evidence=EVIDENCE,
    )


def _row(one: Judged) -> Row:
    state = "broken" if one.why else "verified"
    return Row(
        (
            Cell(f"{one.size:,}" if one.size >= 0 else "?", number=one.size),
            Cell(state=state, note=one.why),
            Cell(at=one.at),
            Cell(one.root),
            Cell(", ".join(one.signed)),
        )
    )


ROUTES = (ledger,)
