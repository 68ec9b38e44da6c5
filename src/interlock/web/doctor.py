"""The doctor as a page: what `interlock admin doctor` says, for who governs, but no path of the machine. Floor 14."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get
from litestar.exceptions import NotFoundException

from interlock.identity import Permission, Resource
from interlock.web.pages import STORE
from interlock.web.paths import DOCTOR, SETTINGS
from interlock.web.places import without_places
from interlock.web.tables import Cell, Column, Format, FormatAsked, Row, Shape, Table, shown
from interlock.web.visiting import NEEDS, Asked, serving_of, visitor_of
from interlock.wiring.doctoring import doctored
from interlock.wiring.looks import Look
from interlock.wiring.serving import Serving

_NEEDED: Final = {NEEDS: Permission.EVIDENCE_READ.value}
_COLUMNS: Final = (
    Column("what", "What"),
    Column("stands", "Stands", Shape.STATE),
    Column("says", "How it is"),
    Column("remedy", "What to do"),
)


@get(DOCTOR, opt=_NEEDED, sync_to_thread=True)
def doctor(request: Asked, kind: FormatAsked = Format.HTML) -> Response[Any]:
    """Look at everything as it is this moment, for who governs the whole; for others there is no such page."""
    serving, visitor = serving_of(request), visitor_of(request)
    if not visitor.may(Permission.GOVERN, Resource(), serving.clock()):
        raise NotFoundException
    found = doctored(serving.app)
    rows = [_row(serving, one) for one in found]
    table = Table("doctor", "What the doctor says", _COLUMNS, rows, here=DOCTOR)
    wrong = [one for one in found if not one.is_good]
    return shown(
        request,
        "doctor",
        table,
        kind,
        needed=sum(one.is_needed for one in wrong),
        advised=sum(not one.is_needed for one in wrong),
        settings=SETTINGS,
        here=DOCTOR,
        command=f"interlock admin doctor{STORE if serving.app.has_own_store else ''}",
    )


def _row(serving: Serving, one: Look) -> Row:
    word, tone = (
        ("good", "verified") if one.is_good else ("wrong", "failed") if one.is_needed else ("see to it", "warning")
    )
    remedy = "" if one.is_good else without_places(serving, one.remedy)
    return Row((Cell(one.what), Cell(word, state=tone), Cell(without_places(serving, one.says)), Cell(remedy)))


ROUTES = (doctor,)
