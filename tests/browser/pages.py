"""The pages that are opened in a browser: each kind that Interlock writes, small, wide, or with hard names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from interlock.render import graph_html, timeline_html
from interlock.render.audit.page import written as audit
from interlock.render.figures.page import written as figures
from interlock.render.figures.text import runs_now, shut_now
from interlock.render.picture import Item, Picture, Tie
from interlock.render.picture.lanes import Lane, Lanes, Moment, Span, lanes_of
from interlock.render.picture.model import Tone
from interlock.trace import Kind
from interlock.trace.figures.timeline import Mark
from tests.full_report import full_report
from tests.unit.render.figures.samples import closed, some
from tests.unit.render.picture.samples import deployments, from_commit_to_production, said
from tests.unit.render.picture.spans import day

HARD: Final = (
    "支払いサービスの本番環境への展開",
    "결제-서비스-배포",
    "خدمة الدفع",
    "שירות-תשלומים",
    "🚀🔥 release 👩‍💻",
    "x" * 300,
    "</title><script>alert(1)</script>",
)
_COLUMNS: Final = (Kind.ACCOUNT, Kind.COMMIT, Kind.BUILD, Kind.ARTIFACT, Kind.DEPLOYMENT, Kind.WORKLOAD)


def wide() -> Picture:
    """Give a picture that is much wider and higher than a window, with its subject at the far end of it."""
    items, ties = [], []
    for column, kind in enumerate(_COLUMNS):
        for row in range(14):
            name = f"{kind.value}:{row}"
            is_subject = kind is Kind.WORKLOAD and row == 9
            items.append(Item(name, kind, f"{kind.value} number {row} of all", is_subject=is_subject, weight=row))
            if column:
                ties.append(Tie(f"{_COLUMNS[column - 1].value}:{row}", f"leads{row}", name, said(row)))
    return Picture("Wide", "It is wide.", tuple(items), tuple(ties), notes=("This is long.",))


def hard() -> Picture:
    """Give a picture of things with names in several scripts."""
    items = [Item(name, Kind.COMMIT, name, is_subject=place == 2) for place, name in enumerate(HARD)]
    ties = [Tie(one.name, "is the parent of", HARD[2], said(1, HARD[0])) for one in items if one.name != HARD[2]]
    return Picture(HARD[2], f"{HARD[0]}.", tuple(items), tuple(ties), notes=HARD)


def _timeline() -> Iterable[bytes]:
    found = closed()
    answer = " ".join(f"{one}." for one in (runs_now(found, "production"), *shut_now(found[0])))
    lanes = lanes_of(found, title="What ran in production", answer=answer)
    assert lanes is not None
    return timeline_html.written(lanes)


def _hard_timeline() -> Iterable[bytes]:
    """Give lanes with names in several scripts, each shut by somebody and open at the end."""
    lanes = tuple(
        Lane(
            name,
            (Span(day(place), None, name, "runs", name, Tone.RUNNING, (place,)),),
            (Moment(day(place + 1), Mark.REFUSED, name),),
            (Span(day(3), day(9), name, "locked", f"by {name}", Tone.BAD), Span(day(4), None, name, "frozen")),
            ((day(1), day(2)),),
            name,
        )
        for place, name in enumerate(HARD)
    )
    return timeline_html.written(Lanes(HARD[0], f"{HARD[2]}.", day(0), day(31), lanes, HARD))


PAGES: Final[dict[str, Callable[[], Iterable[bytes]]]] = {
    "trace": lambda: graph_html.written(from_commit_to_production()),
    "wide": lambda: graph_html.written(wide()),
    "grouped": lambda: graph_html.written(deployments(400)),
    "hard": lambda: graph_html.written(hard()),
    "figures": lambda: figures(some(), "Delivery figures of shop", ("shop/production",), 2),
    "timeline": _timeline,
    "hard timeline": _hard_timeline,
    "audit": lambda: (audit(full_report()),),
}


def put(folder: Path) -> dict[str, Path]:
    """Write all of them into a folder."""
    found = {}
    for name, written in PAGES.items():
        found[name] = folder / f"{name}.html"
        found[name].write_bytes(b"".join(written()))
    return found
