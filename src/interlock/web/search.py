"""Search: hits by what they are, each verified; what is named whole leads straight to its page. Floor 14."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final

from litestar import Response, get
from litestar.params import QueryParameter

from interlock.flows.search import Answer, Hit, Match
from interlock.render.picture.kinds import KINDS
from interlock.trace import Kind, NodeAmbiguous
from interlock.trace.errors import QueryMalformed
from interlock.trace.query import MOST_LETTERS
from interlock.trace.words import FIELDS
from interlock.web.across import NEEDED, asking_of, evidence, products_of, traced
from interlock.web.pages import page, see_other
from interlock.web.paths import CVE_TO_PODS, EVIDENCE, SEARCH
from interlock.web.tables import Cell, Column, Format, FormatAsked, Row, Shape, Table, Text, address, most_of, shown
from interlock.web.visiting import Asked, serving_of
from interlock.wiring.serving import CODE

_ENTRY: Final = re.compile(r"(?:entry[ :]?|#)([0-9]{1,15})")
_FIELDS: Final = tuple(one.value for one in FIELDS)
_WHOLE: Final = re.compile(
    r"(?:gitCommit:[0-9a-f]{40,64}|(?:sha256:|key:)?[0-9a-f]{64}|[0-9a-f]{40}|pkg:\S+|dpl-\S+|wvr-\S+|oci://\S+)"
    rf"|(?:{'|'.join(one.value for one in Kind if one.value not in _FIELDS)}):\S+"
)
"""What names one thing by its shape; whether there is such a thing, and whether it may be seen, is for the graph."""
_CVE: Final = re.compile(r"(?i)(?:CVE-[0-9]{4}-[0-9]{4,19}|GHSA(?:-[0-9a-z]{4}){3})")
_MOST: Final = 100
"""Of what JSON and CSV have of one page: each hit is verified."""
_AROUND: Final = 60
COLUMNS: Final = (
    Column("entry", "Entry", Shape.NUMBER),
    Column("kind", "What"),
    Column("says", "Says"),
    Column("at", "When", Shape.TIME),
    Column("signer", "Signed by"),
    Column("found", "Found in"),
)
_NOTHING: Final[dict[str, Any]] = {
    "answer": None,
    "groups": (),
    "fields": _FIELDS,
    "here": SEARCH,
    "traced": traced,
    "evidence": evidence,
}
"""What the template needs where nothing was looked for."""
Query = Annotated[str, QueryParameter(max_length=MOST_LETTERS)]


@get(SEARCH, opt=NEEDED, sync_to_thread=True)
def search(
    request: Asked, q: Query = "", words: Text = "", after: Text = "", kind: FormatAsked = Format.HTML
) -> Response[Any]:
    """Show what is found for some words, or lead to the one thing that they name; with `words`, look anyway."""
    text = q.strip()
    if not text:
        return page(request, "search", text="", wrong=None, **_NOTHING)
    if not (words or after) and kind is Format.HTML:
        place = _place(request, text)
        if place:
            return see_other(place)
    most = min(most_of(kind), _MOST)
    try:
        answer = serving_of(request).search(products_of(request), text, most, after)
    except QueryMalformed as error:
        if kind is not Format.HTML:
            raise
        request.state[CODE] = error.code
        return page(request, "search", status=400, text=text, wrong=error, **_NOTHING)
    table = table_of(answer, text, words, after)
    return shown(
        request,
        "search",
        table,
        kind,
        **{**_NOTHING, "text": text, "answer": answer, "groups": _groups(answer)},
        wrong=None,
    )


def _place(request: Asked, text: str) -> str:
    """Give the page of what a text names whole; empty where it names nothing that may be seen."""
    entry = _ENTRY.fullmatch(text)
    if entry is not None:
        return f"{EVIDENCE}/{int(entry[1])}"
    if _CVE.fullmatch(text):
        return address(CVE_TO_PODS, cve=text)
    if _WHOLE.fullmatch(text) is None:
        return ""
    asking = asking_of(request)
    try:
        place = asking.subjects.look(text) if asking is not None else None
    except NodeAmbiguous:
        return ""
    return traced(place.name) if place is not None else ""


def table_of(answer: Answer | None, text: str, words: str, after: str) -> Table:
    """Give what was found as a table."""
    hits = answer.hits if answer is not None else ()
    found = answer.found if answer is not None else None
    return Table(
        "search",
        "What was found, the best first",
        COLUMNS,
        [_row(one) for one in hits],
        here=address(SEARCH, q=text, words=words),
        cursor=found.next if found is not None else "",
        is_later=bool(after),
        told=_count(answer) if answer is not None else "",
    )


def _row(hit: Hit) -> Row:
    entry, index = hit.item.entry, hit.item.index
    signer = hit.item.statement.signer_name if hit.item.statement is not None else ""
    cells = (
        Cell(str(index), f"{EVIDENCE}/{index}", number=index),
        Cell(hit.kind or "does not count"),
        Cell(hit.says if hit.kind else hit.item.refused),
        Cell(at=entry.at),
        Cell(hit.person or signer),
        Cell("; ".join(f"{one.field}: {one.text}" for one in hit.matches)),
    )
    return Row(cells, more={"node": hit.node, "predicateType": entry.kind})


def _count(answer: Answer) -> str:
    count = answer.found.count
    return f"{'' if answer.found.is_exact else 'at least '}{count:,} {'entry' if count == 1 else 'entries'}"


def _groups(answer: Answer | None) -> list[tuple[str, str, list[tuple[Hit, list[list[tuple[str, bool]]]]]]]:
    """Give the hits of a page by what they are, in the order in which the first of each was found, with their marks."""
    found: dict[str, list[tuple[Hit, list[list[tuple[str, bool]]]]]] = {}
    for hit in answer.hits if answer is not None else ():
        found.setdefault(hit.kind, []).append((hit, [list(_marked(one)) for one in hit.matches]))
    return [(kind, _called(kind, len(hits)), hits) for kind, hits in found.items()]


def _called(kind: str, count: int) -> str:
    if not kind:
        return "does not count here"
    if kind not in set(Kind):
        return kind
    look = KINDS[Kind(kind)]
    return look.word if count == 1 else look.words


def _marked(match: Match) -> Iterator[tuple[str, bool]]:
    """Give the part of a text around what was found, piece by piece, with whether a piece is what was looked for."""
    start = max(0, match.marks[0][0] - _AROUND)
    end = min(len(match.text), match.marks[0][1] + _AROUND)
    at = start
    if start:
        yield "…", False
    for begins, ends in match.marks:
        if begins < at or ends > end:
            continue
        yield match.text[at:begins], False
        yield match.text[begins:ends], True
        at = ends
    yield match.text[at:end], False
    if end < len(match.text):
        yield "…", False


ROUTES = (search,)
