"""A file that may be a report, taken apart once for everybody who looks whether it is theirs. Floor 5.

What is in it decides what it is: JSON, JSON lines, XML, a table or plain text; packed ones are unpacked first.
Enters: bytes. Leaves: a `Document`, or an error that names the file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from io import StringIO
from itertools import islice
from typing import Final, TypeVar

import msgspec

from interlock.formats.compressed import Bytes, CompressionBroken, Unpacking, compression_of
from interlock.formats.errors import ReportMalformed, XmlMalformed
from interlock.formats.xmldoc import Element, read_typed_xml

MOST_BYTES: Final = 256 << 20
"""Of one report, unpacked."""
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DELIMITERS: Final = ",;\t|"
_MOST_COLUMNS: Final = 1_000
_LONGEST_CELL: Final = 16 << 20
_OPEN: Final = "unexpected end of data"
"""What the library says of a cell that does not end."""
_BYTE: Final = re.compile(r"\(byte (\d+)\)")
"""Where JSON is broken, as msgspec says it."""
_T = TypeVar("_T")


class Shape(StrEnum):
    """How a file is written."""

    JSON = "json"
    LINES = "json lines"
    """Every line is JSON of its own; one that is broken makes all of them a text, which nobody reads as lines."""
    XML = "xml"
    HTML = "html"
    TEXT = "text"
    """Tables too: whether a text is one is for those to say who know its heading."""


class Document:
    """One file. What it holds is worked out when it is asked for, and once."""

    def __init__(self, source: str, body: bytes) -> None:
        """`source` is what the file is called in errors. Errors: ReportMalformed (FMT-160) where it is broken."""
        self.source = source
        self.body = _unpacked(source, body)

    @cached_property
    def text(self) -> str:
        """The whole text; what is no text is shown by a replacement character."""
        for mark, encoding in _MARKS:
            if self.body.startswith(mark):
                return self.body[len(mark) :].decode(encoding, "replace")
        return self.body.decode("utf-8", "replace")

    @cached_property
    def shape(self) -> Shape:
        """How it is written."""
        head = self.text[:4_096].lstrip()
        if head[:1] in {"{", "["}:
            if self._json is not msgspec.UNSET:
                return Shape.JSON
            return Shape.LINES if self._lines and not self._broken_line else Shape.TEXT
        if head[:1] == "<":
            is_html = head[:15].lower().startswith("<!doctype html") or head[:5].lower() == "<html"
            return Shape.HTML if is_html else Shape.XML
        return Shape.TEXT

    @property
    def json(self) -> object:
        """The value of a JSON document; None of any other."""
        return self._json if self.shape is Shape.JSON else None

    @property
    def fields(self) -> Mapping[str, object]:
        """The members of a JSON object; none of any other document."""
        value = self.json
        return value if isinstance(value, dict) else {}

    @property
    def items(self) -> Sequence[object]:
        """The items of a JSON list, or the values of JSON lines; none of any other document."""
        if self.shape is Shape.LINES:
            return self._lines
        value = self.json
        return value if isinstance(value, list) else ()

    @property
    def first(self) -> Mapping[str, object]:
        """The first of the items, if it is an object; an empty one otherwise."""
        items = self.items
        return items[0] if items and isinstance(items[0], dict) else {}

    @cached_property
    def root(self) -> Element | None:
        """The root of an XML document; None of any other, and of what is no XML after all."""
        if self.shape is not Shape.XML:
            return None
        try:
            return self.xml()
        except XmlMalformed:
            return None

    def xml(self) -> Element:
        """Give the root of an XML document. Errors: XmlMalformed (FMT-104)."""
        return self._root

    @cached_property
    def _root(self) -> Element:
        return read_typed_xml(self.body, self.source)

    @cached_property
    def heading(self) -> tuple[str, ...]:
        """The names of the columns, if this is a table; for whoever knows them to say whether it is."""
        if self.shape is not Shape.TEXT:
            return ()
        try:
            return tuple(name.strip() for name in next(self._table(), ()))
        except ReportMalformed:
            return ()  # whoever looks whether this is theirs is told that it is no table

    def has_columns(self, *names: str) -> bool:
        """Say whether it is a table with at least some columns."""
        return set(names) <= set(self.heading)

    def rows(self, *columns: str) -> Iterator[dict[str, str]]:
        """Give the rows of a table by the names of their columns; what a row does not have is empty.

        Errors: ReportMalformed (FMT-160) where it has not all of some columns, or a row cannot be told from the next.
        """
        heading = self.heading
        missing = next((name for name in columns if name not in heading), "")
        if missing:
            raise self.malformed(f"it is no table or has no column {missing!r}")
        return self._rows(heading)

    def _rows(self, heading: Sequence[str]) -> Iterator[dict[str, str]]:
        rows = self._table()
        next(rows, None)
        for row in rows:
            if any(cell.strip() for cell in row):
                padded = [*row, *[""] * (len(heading) - len(row))]
                yield _Row(self, ((name, cell.strip()) for name, cell in zip(heading, padded, strict=False) if name))

    def as_type(self, wanted: type[_T]) -> _T:
        """Give a JSON document as a struct; numbers may be written as texts.

        Errors: ReportMalformed (FMT-160) with the place of what is otherwise, or of what is no JSON.
        """
        if self.shape is not Shape.LINES and self._json is msgspec.UNSET:
            raise self.malformed(self._why_no_json())
        value = self.items if self.shape is Shape.LINES else self._json
        try:
            return msgspec.convert(value, wanted, strict=False)
        except msgspec.ValidationError as error:
            raise self.malformed(str(error)) from error

    def refuse_broken(self) -> None:
        """Refuse what begins as JSON or XML and is not; nobody else could say more of it.

        Errors: ReportMalformed (FMT-160), XmlMalformed (FMT-104).
        """
        if self.shape is Shape.XML:
            self.xml()
        elif self.shape is Shape.TEXT and self.text.lstrip()[:1] in {"{", "["}:
            raise self.malformed(self._why_no_json())

    def malformed(self, why: str) -> ReportMalformed:
        """Give the error that says why it cannot be read."""
        return ReportMalformed(source=self.source, why=why)

    @cached_property
    def _json(self) -> object:
        try:
            return msgspec.json.decode(self.text.lstrip("\ufeff").encode("utf-8", "replace"))
        except (msgspec.DecodeError, RecursionError):
            return msgspec.UNSET

    def _why_no_json(self) -> str:
        """Say where the document stops being JSON."""
        if self._lines and self._broken_line:
            return f"it is JSON, one value a line, but line {self._broken_line} cannot be read"
        body = self.text.lstrip("\ufeff").encode("utf-8", "replace")
        try:
            msgspec.json.decode(body)
        except msgspec.DecodeError as error:
            why, place = str(error), _BYTE.search(str(error))
            line = body.count(b"\n", 0, int(place[1]) if place else len(body)) + 1
            return f"it is no JSON from line {line} on: {why.removeprefix('JSON is malformed: ')}"
        except RecursionError:
            return "it is JSON that is nested too deeply"
        return "it is JSON, but no list and no object"

    @property
    def _lines(self) -> list[object]:
        return self._values[0]

    @property
    def _broken_line(self) -> int:
        return self._values[1]

    @cached_property
    def _values(self) -> tuple[list[object], int]:
        """The values of JSON lines, and the number of the first line that is none; 0 where all are."""
        found: list[object] = []
        # Only a line feed ends a line: a text in JSON may hold the other marks that do so elsewhere.
        for number, line in enumerate(self.text.lstrip("\ufeff").split("\n"), 1):
            if not line.strip():
                continue
            try:
                found.append(msgspec.json.decode(line))
            except (msgspec.DecodeError, RecursionError):
                return found, number
        return found, 0

    def _table(self) -> Iterator[list[str]]:
        text = self.text.lstrip("\ufeff")
        first = text[: text.find("\n") + 1] or text
        delimiter = max(_DELIMITERS, key=first.count)
        csv.field_size_limit(_LONGEST_CELL)  # a library keeps it for the whole process, and takes less by itself
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        begins, ended = 0, 0
        try:
            for row in reader:
                begins, ended = ended, reader.line_num
                if len(row) > _MOST_COLUMNS:
                    raise self.malformed(f"line {ended} has {len(row)} columns")
                if row:
                    yield row
        except csv.Error as error:
            raise self.malformed(f"line {reader.line_num} of the table cannot be read: {error}") from error
        self._refuse_open(text, begins, delimiter)

    def _refuse_open(self, text: str, begins: int, delimiter: str) -> None:
        """Refuse a last row whose quotation mark is never closed: it holds all that follows."""
        rest = islice(StringIO(text, newline=""), begins, None)
        try:
            for _ in csv.reader(rest, delimiter=delimiter, strict=True):
                pass
        except csv.Error as error:
            if str(error) == _OPEN:
                why = f"a quotation mark in the row that begins at line {begins + 1} is never closed"
                raise self.malformed(why) from error


class _Row(dict[str, str]):
    """One row of a table; asking it for a column that the table has not is an error that names the file."""

    def __init__(self, document: Document, cells: Iterator[tuple[str, str]]) -> None:
        super().__init__(cells)
        self._document = document

    def __missing__(self, column: str) -> str:
        raise self._document.malformed(f"it is no table or has no column {column!r}")


def _unpacked(source: str, body: bytes) -> bytes:
    kind = compression_of(body[:8])
    if not kind:
        if len(body) > MOST_BYTES:
            raise ReportMalformed(source=source, why=f"it is larger than {MOST_BYTES >> 20} MiB")
        return body
    unpacking, pieces, size = Unpacking(Bytes(body), kind), list[bytes](), 0
    try:
        while piece := unpacking.read(1 << 20):
            size += len(piece)
            if size > MOST_BYTES:
                raise ReportMalformed(source=source, why=f"it unpacks to more than {MOST_BYTES >> 20} MiB")
            pieces.append(piece)
    except CompressionBroken as error:
        raise ReportMalformed(source=source, why=error.why) from error
    return b"".join(pieces)
