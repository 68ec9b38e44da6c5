"""Tables of pages: rows that link to what is behind them, and the same table as CSV and JSON. Floor 14.

Every table is an address: `?format=csv` and `?format=json` give the rows that the same filters find, more of them than
a page shows. Source: RFC 4180 (CSV); a cell that a spreadsheet would take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final

import msgspec
from litestar import Response
from litestar.params import QueryParameter

from interlock.kernel import pages, stamp
from interlock.render.figures.tabular import safe
from interlock.web.pages import page
from interlock.web.visiting import Asked

PAGE: Final = 50
"""Rows of a page."""
EXPORT: Final = 10_000
"""Rows of one CSV or JSON document; what there is more is behind `next`."""
address = pages.address
_LONGEST: Final = 200
_HEADERS: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Shape(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    CODE = "code"
    DIGEST = "digest"
    NUMBER = "number"
    TIME = "time"
    STATE = "state"


class Format(StrEnum):
    """How a table is asked for."""

    HTML = "html"
    CSV = "csv"
    JSON = "json"


FormatAsked = Annotated[Format, QueryParameter(name="format")]
"""The parameter of a route: `kind: FormatAsked = Format.HTML`."""
Text = Annotated[str, QueryParameter(max_length=_LONGEST)]
"""A filter that is a text."""


class Column(msgspec.Struct, frozen=True):
    """A column."""

    key: str
    """What JSON and CSV call it."""
    title: str
    shape: Shape = Shape.TEXT
    sort: str = ""
    """The address of the same table sorted by it; empty where that is not offered."""
    is_sorted: str = ""
    """`ascending` or `descending` where the rows are in its order."""


class Cell(msgspec.Struct, frozen=True):
    """What stands in one place of a table; everything in it is escaped where it is shown."""

    text: str = ""
    href: str = ""
    """A path of ours that leads to what is behind it."""
    note: str = ""
    """A second line, smaller."""
    state: str = ""
    """A word of `interlock.web.states`; `text` is then what is shown in its place, if it is not empty."""
    at: datetime | None = None
    number: float | int | None = None
    is_peeked: bool = False
    """Whether a click shows it beside the page."""

    @property
    def plain(self) -> str | float | int | None:
        """Give it as JSON has it."""
        if self.at is not None:
            return stamp(self.at)
        return self.number if self.number is not None else self.text or self.state


class Row(msgspec.Struct, frozen=True):
    """A row."""

    cells: tuple[Cell, ...]
    value: str = ""
    """What a form is sent where the row is chosen."""
    more: Mapping[str, str] = {}
    """What CSV and JSON have besides: what pages shorten or leave out."""


class Table(msgspec.Struct, frozen=True):
    """Rows under columns, as far as they were asked for."""

    name: str
    """Of the files that it is written as."""
    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    here: str = ""
    """The address without cursor and format; empty where a table is not asked for alone."""
    cursor: str = ""
    """Where the rows go on; empty where there are no more."""
    is_later: bool = False
    """Whether this is a later page."""
    told: str = ""
    """How many there are, in words."""
    empty: str = "There is nothing here yet."

    @property
    def is_exported(self) -> bool:
        """Whether it can be had as CSV and JSON."""
        return bool(self.here)

    @property
    def as_csv(self) -> str:
        """Where it is as CSV."""
        return address(self.here, format="csv")

    @property
    def as_json(self) -> str:
        """Where it is as JSON."""
        return address(self.here, format="json")

    @property
    def next(self) -> str:
        """Where the rows go on; empty where there are no more."""
        return address(self.here, after=self.cursor) if self.cursor else ""

    @property
    def first(self) -> str:
        """Where the first rows are; empty where these are they."""
        return self.here if self.is_later else ""


class Choice(msgspec.Struct, frozen=True):
    """A filter with its values, of which one is chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str = ""


def most_of(kind: Format) -> int:
    """Give how many rows are asked for."""
    return PAGE if kind is Format.HTML else EXPORT


def shown(
    request: Asked,
    name: str,
    table: Table,
    kind: Format,
    **values: Any,  # noqa: ANN401 (of a template)
) -> Response[Any]:
    """Give the page of a template that shows a table, or the table alone as CSV or JSON."""
    if kind is Format.HTML:
        return page(request, name, table=table, **values)
    if kind is Format.CSV:
        return _file(as_csv(table), "text/csv; charset=utf-8; header=present", f"{table.name}.csv")
    return _file(as_json(table), "application/json", f"{table.name}.json")


def as_csv(table: Table) -> bytes:
    """Write a table for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out)
    extra = _extra(table)
    writer.writerow([*(one.key for one in table.columns), *extra])
    for row in table.rows:
        cells = ["" if one.plain is None else str(one.plain) for one in row.cells]
        numbers = {place for place, one in enumerate(row.cells) if one.number is not None}
        told = [text if place in numbers else safe(text) for place, text in enumerate(cells)]
        writer.writerow([*told, *(safe(row.more.get(key, "")) for key in extra)])
    return out.getvalue().encode("utf-8", "replace")


def as_json(table: Table) -> bytes:
    """Write a table as JSON: `rows`, and `next` where there are more."""
    keys = [one.key for one in table.columns]
    rows = [{**{key: one.plain for key, one in zip(keys, row.cells, strict=True)}, **row.more} for row in table.rows]
    text = msgspec.json.encode({"rows": rows, "next": address(table.next, format="json") if table.next else None})
    return msgspec.json.format(text, indent=1)


def _extra(table: Table) -> list[str]:
    return list(dict.fromkeys(key for row in table.rows for key in row.more))


def _file(body: bytes, media_type: str, name: str) -> Response[bytes]:
    headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    if media_type == "application/json":
        del headers["Content-Disposition"]
    return Response(body, media_type=media_type, headers=headers)
