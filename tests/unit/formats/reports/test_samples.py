"""Every format of reports has a small sample of its own here, and what is told of it, line by line.

`samples/NAME.EXT` is a report of the format NAME, written for this test; `samples/NAME.told` is what is read from it.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from interlock.control import Sighting
from interlock.formats.reports import Document, Report, format_of, formats, named, read_report
from interlock.formats.reports.document import Shape
from interlock.kernel import InterlockError

OTHERS: tuple[object, ...] = (None, 7, "x", [], {}, [None], {"x": None})
"""What a part of a document is exchanged for."""
NOBODYS = (b"", b" ", b"{}", b"[]", b"<a/>", b"a,b\n1,2\n", b"hello", b"{]", b"[1]", b"\xff\xfe")
SAMPLES = Path(__file__).parent / "samples"
FILES = {path.stem: path for path in sorted(SAMPLES.iterdir()) if path.suffix != ".told"}


def told(report: Report) -> str:
    """Write what a report says, one finding a line."""
    head = f"{report.tool} {report.version}".rstrip()
    head += "".join(f" on {one}" for one in report.targets)
    head += f", {report.passed} passed" if report.passed else ""
    head += "".join(f"; not looked at: {one}" for one in report.failed)
    return "\n".join((head, *(_line(one) for one in report.sightings), ""))


def _line(one: Sighting) -> str:
    place = f"{one.at.path}:{one.at.line}" if one.at.path else ""
    where = " ".join(part for part in (place, one.at.symbol, f"@{one.at.commit}" if one.at.commit else "") if part)
    more = (*one.cwe, *one.aliases, *one.components, *(f"also {each}" for each in one.elsewhere))
    said = f"{one.severity.value}/{one.certainty.value} {one.rule} | {where} | {one.message}"
    return said + (f" | {', '.join(more)}" if more else "") + (f" | {one.remedy}" if one.remedy else "")


def test_every_format_has_a_sample_and_every_sample_a_format() -> None:
    assert sorted(formats()) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_sample_is_of_its_format_alone_and_told_as_is_written(name: str) -> None:
    path = FILES[name]
    found, report = read_report(Document(path.name, path.read_bytes()))
    assert found.name == name
    assert told(report) == path.with_suffix(".told").read_text("utf-8")
    assert report.sightings, "a sample without a finding shows nothing"


@pytest.mark.parametrize("name", FILES)
def test_what_is_cut_off_is_refused(name: str) -> None:
    path = FILES[name]
    body = path.read_bytes()
    if Document(path.name, body).shape in {Shape.TEXT, Shape.LINES, Shape.HTML}:
        return  # nothing in it says that it goes on
    with pytest.raises(InterlockError):
        read_report(Document(path.name, body[: len(body) * 2 // 3]), named(name))


@pytest.mark.parametrize("name", FILES)
def test_what_is_spoilt_ends_with_an_error_that_names_the_file_or_is_read(name: str) -> None:
    path = FILES[name]
    document = Document(path.name, path.read_bytes())
    if document.shape is not Shape.JSON:
        return
    for spoilt in _spoilt(document.json):
        again = Document(path.name, msgspec.json.encode(spoilt))
        assert formats()[name].is_mine(again) in {True, False}
        assert path.name in (_error_of(name, again) or path.name)


def _error_of(name: str, document: Document) -> str:
    """Give the error that reading ends with; empty where it does not."""
    try:
        formats()[name].read(document)
    except InterlockError as error:
        return str(error)
    return ""


def _spoilt(value: object) -> list[object]:
    """Give the value with one of its parts exchanged for something else, for each part; no more than 400."""
    found: list[object] = []

    def go(one: object, put: object) -> None:
        if len(found) > 400:
            return
        found.extend(put(other) for other in OTHERS)  # type: ignore[operator]
        if isinstance(one, dict):
            for key in one:
                go(one[key], lambda new, one=one, key=key: put({**one, key: new}))  # type: ignore[operator]
        elif isinstance(one, list):
            for at in range(min(len(one), 2)):
                go(one[at], lambda new, one=one, at=at: put([*one[:at], new, *one[at + 1 :]]))  # type: ignore[operator]

    go(value, lambda new: new)
    return found[:400]


@pytest.mark.parametrize(
    "body", [b"", b" ", b"{}", b"[]", b"<a/>", b"a,b\n1,2\n", b"hello", b"{]", b"[1]", b"\xff\xfe"]
)
def test_what_no_tool_wrote_is_of_no_format(body: bytes) -> None:
    with pytest.raises(InterlockError):
        format_of(Document("x", body))
