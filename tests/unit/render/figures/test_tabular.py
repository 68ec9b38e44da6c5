import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.render.figures.tabular import HEADER, TIMELINE, safe, write, write_timeline
from interlock.render.paint import visible
from interlock.trace.figures.model import Name
from interlock.trace.figures.timeline import timeline
from tests.histories import back, days, deployed, history
from tests.unit.render.figures.samples import closed, empty, some


def read(pieces: list[bytes]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(pieces).decode(), newline=""), strict=True))


def test_there_is_a_line_for_each_fact_below_the_header() -> None:
    figures = some()
    header, *lines = read(list(write(figures)))
    assert tuple(header) == HEADER
    assert len(lines) == sum(len(one.rows) for one in figures)
    assert {len(one) for one in lines} == {len(HEADER)}
    lead = [dict(zip(HEADER, one, strict=True)) for one in lines if one[0] == "lead-time"]
    assert lead[0]["entries"] == "1000"
    assert (lead[0]["seconds"], lead[0]["counts"]) == ("18000.000", "yes")
    assert [one["seconds"] for one in lead if one["state"] == "clocks disagree"] == ["-7200.000"]


def test_lines_end_as_the_standard_has_them() -> None:
    body = b"".join(write(some()))
    assert body.endswith(b"\r\n")
    assert body.count(b"\n") == body.count(b"\r\n")


def test_of_nothing_the_header_is_left() -> None:
    assert read(list(write(some(of=empty())))) == [list(HEADER)]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "\n=1", " =1", "\uff1d1"])
def test_what_a_spreadsheet_would_run_is_only_text(text: str) -> None:
    assert safe(text) == f"'{visible(text)}"


def test_what_would_steer_a_terminal_is_only_text_too() -> None:
    assert safe("\x1b[2J=1\u202e") == "\\x1b[2J=1\\x202e"


@pytest.mark.parametrize("text", ["", "shop", "1-2", "a=b", "dpl-1"])
def test_what_it_would_not_run_stays_what_it_is(text: str) -> None:
    assert safe(text) == text


@given(st.text(), st.text())
def test_whatever_a_name_holds_the_table_keeps_its_shape(run: str, says: str) -> None:
    made = some(Name.FAILURES, of=history(deployed(1, "a"), deployed(2, "b", run=run, failed=says)))
    header, *lines = list(write(made))
    rows = read([header, *lines])
    assert {len(one) for one in rows} == {len(HEADER)}
    told = rows[2][HEADER.index("what")]
    assert told == safe(run).encode("utf-8", "replace").decode()
    assert not told.lstrip(" ").startswith(("=", "+", "-", "@"))


def test_a_timeline_is_a_table_too() -> None:
    found = timeline(history(deployed(1, "a"), deployed(2, "b"), back(3, "a")), "production", days(0, 30))
    header, *lines = read(list(write_timeline(found)))
    assert tuple(header) == TIMELINE
    assert [(one[2], one[6]) for one in lines] == [("change", "3600.000"), ("change", "3600.000"), ("rollback", "")]
    assert lines[1][8] == "shop.zip of commit-of-b, taken back"


def test_when_it_was_shut_and_when_deployments_might_begin_are_lines_of_the_table() -> None:
    _, *lines = read(list(write_timeline(closed())))
    assert [one[2:7] for one in lines] == [
        ["locked", "", "2026-03-02T14:00:00Z", "", ""],
        ["frozen", "", "2026-03-02T18:00:00Z", "2026-03-02T20:00:00Z", "7200.000"],
        ["may begin", "", "2026-03-03T08:00:00Z", "2026-03-03T09:00:00Z", "3600.000"],
    ]
    assert lines[0][8] == "incident, by Ada"
