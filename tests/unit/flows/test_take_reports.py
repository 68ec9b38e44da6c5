from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from interlock.adapters.tools import mask
from interlock.catalog.cards import CARDS
from interlock.evidence import read_assessment
from interlock.flows import read_reports
from interlock.flows.attest import footing_of
from interlock.flows.errors import ReportNotMade, ReportShowsAnother
from interlock.flows.read_reports import Sheet
from interlock.flows.take_reports import Handing, Source, TakenReports, TakeReports
from interlock.formats.errors import ReportUnknown
from interlock.formats.reports import Format, Report, format_of
from interlock.formats.reports.document import Document
from interlock.kernel import Digest, Subject, stamp
from interlock.testing.world import World
from tests.reports_handed_in import CONTROL, sarif, trivy, zap

SUBJECT = Subject("v1", (Digest("gitCommit", "a" * 40),))
CODE = ("import os", "", "def run(a):", "    os.system(a)")


class Desk:
    """Takes reports in a world whose clock stands still."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __call__(self, *texts: str, control: str = CONTROL, source: Source | None = None, **more: Any) -> TakenReports:
        with self.world.app() as app:
            sheets = tuple(Sheet(f"{place}.report", text.encode()) for place, text in enumerate(texts))
            handing = Handing(CARDS[control], SUBJECT, sheets, **more)
            key = app.keys.signer(self.world.at).key_id
            taking = TakeReports(seal=app.seal, gate=app.gate, signer=key, mask=mask, version="1")
            return taking.take(handing, footing_of(SUBJECT), source or Source(), self.world.at)

    @property
    def entries(self) -> int:
        with self.world.app(is_reading=True) as app:
            return app.store.ledger.checkpoint().size


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(World(tmp_path))


def test_reports_become_one_assessment_that_says_how_each_was_read(desk: Desk) -> None:
    done = desk(zap("XSS", generated="2026-01-04T10:00:00Z"), trivy(("CVE-2021-23337", "HIGH")))
    one = done.assessment
    assert (one.control, one.outcome, one.stage, one.manual) == (CONTROL, "failed", "production", None)
    assert [(each.format, each.tools, each.found, each.dated_by) for each in one.imported] == [
        ("zap-xml", ("zap",), 1, "report"),
        ("trivy", ("trivy",), 1, "entry"),
    ]
    assert (one.imported[0].version, one.imported[0].targets) == ("2.16.1", ("https://shop.example.org",))
    assert one.started_at == one.finished_at == "2026-01-04T10:00:00Z"
    assert [(tool.name, tool.version) for tool in one.tools] == [("zap", "2.16.1"), ("trivy", "")]
    assert one.coverage[0].owed == one.coverage[0].covered == 2
    with desk.world.app(is_reading=True) as app:
        item = app.inspection.find(done.envelope.hex)
        kept = [app.store.blobs.get(Digest("sha256", each.report.sha256)) for each in one.imported]
        assert app.inspection.lost(item) == ""
        assert len(app.inspection.findings(item)) == 2
    assert kept[1].decode() == trivy(("CVE-2021-23337", "HIGH"))
    assert item.statement is not None
    assert read_assessment(item.statement.statement.predicate) == one
    assert item.says == "key.scanning failed, 2 findings, by reports of zap, trivy"


def test_what_two_tools_saw_is_one_finding_with_two_witnesses(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    text = zap("XSS")
    assert len(desk(text, text.replace("40012", "40026")).findings) == 2, "one tool is no witness of itself"
    monkeypatch.setattr(read_reports, "read_report", _reading(_of_two_tools))
    (one,) = desk(text, text.replace("XSS", "other words for it")).findings
    assert sorted(each.tool for each in one.witnesses) == ["other", "zap"]


def test_nothing_found_has_passed(desk: Desk) -> None:
    done = desk(zap())
    assert (done.assessment.outcome, done.assessment.counts, done.assessment.findings) == ("passed", (), "")


def test_the_same_again_appends_nothing_and_a_changed_one_does(desk: Desk) -> None:
    first = desk(zap("XSS"), trivy())
    desk.world.pass_time(hours=3)
    again = desk(zap("XSS"), trivy())
    assert (first.is_again, again.is_again, again.envelope, desk.entries) == (False, True, first.envelope, 1)
    assert again.known == {one.fingerprint for one in first.findings}
    changed = desk(zap("XSS", "CSRF"), trivy())
    assert (changed.is_again, desk.entries) == (False, 2)
    assert sum(one.fingerprint in changed.known for one in changed.findings) == 1


def test_another_control_another_note_and_another_signer_are_something_else(desk: Desk) -> None:
    desk(zap("XSS"))
    assert not desk(zap("XSS"), control="acceptance.dast").is_again
    assert not desk(zap("XSS"), notes=("a remark",)).is_again
    with desk.world.app() as app:
        app.keys.new(desk.world.at, name="other")
    assert not desk(zap("XSS")).is_again
    assert desk.entries == 4


def test_what_the_files_are_called_and_how_they_are_ordered_makes_no_other_evidence(desk: Desk) -> None:
    first = desk(trivy(("CVE-2021-23337", "HIGH")), zap("XSS"))
    again = desk(zap("XSS"), trivy(("CVE-2021-23337", "HIGH")))
    assert (again.is_again, again.envelope) == (True, first.envelope)


def test_bytes_that_were_seen_before_are_no_younger_unless_somebody_says_so(desk: Desk) -> None:
    began = stamp(desk.world.at)
    desk(trivy())
    desk.world.pass_time(hours=1)
    desk(trivy(("CVE-2021-23337", "HIGH")))
    desk.world.pass_time(hours=1)
    old = desk(trivy())
    assert (old.is_again, old.assessment.finished_at) == (True, began)
    new = desk(trivy(), made_at=desk.world.at)
    assert (new.is_again, new.assessment.finished_at) == (False, stamp(desk.world.at))
    assert new.assessment.imported[0].dated_by == "person"


def test_nobody_makes_a_report_younger_than_it_says(desk: Desk) -> None:
    day = timedelta(days=1)
    made = desk.world.at - 3 * day
    text = trivy(created=stamp(made))
    assert desk(text, made_at=desk.world.at).assessment.imported[0].at == stamp(made)
    assert desk(text, made_at=made - day).assessment.imported[0].at == stamp(made - day)
    with pytest.raises(ReportNotMade):
        desk(text, made_at=desk.world.at + timedelta(seconds=1))


@pytest.mark.parametrize("said", ["2999-01-01T00:00:00Z", "the day after"])
def test_a_time_that_cannot_be_right_is_that_of_the_entry_and_is_told(desk: Desk, said: str) -> None:
    first = desk(trivy(created=said))
    assert (first.assessment.finished_at, first.assessment.imported[0].dated_by) == (stamp(desk.world.at), "entry")
    assert "no time that can be right" in first.assessment.notes[0]
    desk.world.pass_time(hours=1)
    assert desk(trivy(created=said)).is_again


def test_a_report_that_is_not_whole_errs_and_keeps_what_it_found(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_reports, "read_report", _reading(_half_read))
    broken = desk(zap("half of it"), trivy())
    one = broken.assessment
    assert (one.outcome, one.code, one.coverage[0].covered) == ("errored", "CTL-201", 1)
    assert one.reason == "1 of 2 reports are not whole, the first 0.report: no login"
    assert one.remedy
    assert len(broken.findings) == 1


def test_where_one_report_cannot_be_read_nothing_is_taken(desk: Desk) -> None:
    with pytest.raises(ReportUnknown):
        desk(zap("XSS"), "what is this")
    with desk.world.app() as app:
        assert app.gate.known(SUBJECT).statements == ()


def test_a_finding_in_a_file_is_known_again_where_its_line_moved(desk: Desk) -> None:
    (one,) = desk(sarif("a", ("B605", "m", "app.py", 4)), source=_source(CODE)).findings
    moved = desk(sarif("a", ("B605", "m", "app.py", 6)), source=_source(("# new", "", *CODE)))
    assert [each.fingerprint for each in moved.findings] == [one.fingerprint]
    assert moved.known == {one.fingerprint}
    other = desk(sarif("a", ("B605", "m", "app.py", 1)), source=_source(CODE))
    assert other.findings[0].fingerprint != one.fingerprint


def test_words_of_whoever_hands_it_in_are_masked(desk: Desk) -> None:
    secret = "AKIA" + "Z7Q2M5N8P1R4T6V9"
    assert secret not in desk(zap(), notes=(f"the key was {secret}",)).assessment.notes[0]


def _of_two_tools(document: Document) -> Format:
    """Give a format by which a report in other words is one of another tool."""
    one = format_of(document)
    if "other words" not in document.text:
        return one

    def read(each: Document) -> Report:
        report = one.read(each)
        told = tuple(replace(each, tool="other", rule="xss") for each in report.sightings)
        return replace(report, tool="other", sightings=told)

    return Format(one.name, one.says, one.is_mine, read)


def _reading(form: Callable[[Document], Format]) -> Callable[..., tuple[Format, Report]]:
    """Give what reads a document as the format that a function gives for it."""

    def read(document: Document, _: Format | None = None) -> tuple[Format, Report]:
        return form(document), form(document).read(document)

    return read


def _half_read(document: Document) -> Format:
    """Give a format whose reader says that a report was not whole, if it says so anywhere."""
    one = format_of(document)
    failed = ("no login",) if "half" in document.text else ()
    return Format(one.name, one.says, one.is_mine, lambda each: replace(one.read(each), failed=failed))


def _source(lines: tuple[str, ...]) -> Source:
    return Source(frozenset({"app.py"}), lambda path: lines if path == "app.py" else ())


def test_what_was_reported_before_is_told_no_more_and_counts_all_the_same(desk: Desk) -> None:
    desk(zap("XSS"))
    changed = desk(zap("XSS", "CSRF"))
    assert sorted((one.is_new, one.count) for one in changed.assessment.counts) == [(False, 1), (True, 1)]


DAY = timedelta(days=1)


def test_a_state_says_for_a_while_what_it_said(desk: Desk) -> None:
    first = desk(zap("XSS"), made_at=desk.world.at, renewed_after=DAY)
    desk.world.pass_time(hours=23)
    again = desk(zap("XSS"), made_at=desk.world.at, renewed_after=DAY)
    assert (again.is_again, again.envelope, again.assessment) == (True, first.envelope, first.assessment)
    desk.world.pass_time(hours=1)
    later = desk(zap("XSS"), made_at=desk.world.at, renewed_after=DAY)
    assert not later.is_again
    assert later.assessment.finished_at == stamp(desk.world.at)


def test_a_state_that_comes_back_is_said_again(desk: Desk) -> None:
    when: dict[str, Any] = {"made_at": desk.world.at, "renewed_after": DAY}
    first = desk(zap("XSS"), **when)
    desk.world.pass_time(seconds=1)
    assert not desk(zap(), **when).is_again
    desk.world.pass_time(seconds=1)
    back = desk(zap("XSS"), **when)
    assert not back.is_again
    assert back.envelope != first.envelope
    with desk.world.app(is_reading=True) as app:
        assert [one.index for one in app.gate.known(SUBJECT).statements] == [0, 1, 2]
    assert not desk(trivy(), **when).is_again
    assert desk(zap("XSS"), **when).is_again, "another tool is no part of it"


def test_reports_that_are_handed_in_again_are_known_whatever_came_since(desk: Desk) -> None:
    when: dict[str, Any] = {"made_at": desk.world.at}
    first = desk(zap("XSS"), **when)
    desk(zap(), **when)
    assert desk(zap("XSS"), **when).envelope == first.envelope


TESTS = "<testsuite name='shop'><testcase name='a'/>{}</testsuite>"
FAILED = "<testcase name='b'><failure message='no'/></testcase>"


def test_the_results_of_tests_show_what_tests_show(desk: Desk) -> None:
    done = desk(TESTS.format(""), control="commit.security-tests")
    assert (done.assessment.outcome, done.assessment.imported[0].passed) == ("passed", 1)
    assert desk(TESTS.format(FAILED), control="commit.security-tests").assessment.outcome == "failed"
    assert desk("<testsuite name='shop'/>", control="commit.security-tests").assessment.outcome == "errored"


@pytest.mark.parametrize(("text", "control"), [(TESTS.format(""), CONTROL), (zap(), "acceptance.security-features")])
def test_no_test_run_is_taken_for_a_scan_and_no_scan_for_a_test_run(desk: Desk, text: str, control: str) -> None:
    with pytest.raises(ReportShowsAnother, match=control):
        desk(text, control=control)


@pytest.mark.parametrize(("count", "says"), [(1, "1 check was passed"), (2, "2 checks were passed")])
def test_what_was_passed_is_counted(desk: Desk, count: int, says: str) -> None:
    passed = [{"ruleId": f"r{one}", "kind": "pass", "message": {"text": "fine"}} for one in range(count)]
    (note,) = desk(sarif("a", results=passed)).assessment.notes
    assert note.endswith(says)
