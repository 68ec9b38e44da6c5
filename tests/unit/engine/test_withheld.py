import secrets
from typing import Any

import msgspec
import pytest

from interlock.control import (
    Context,
    Coverage,
    Failed,
    Job,
    Location,
    Outcome,
    Sighting,
    ToolReport,
    ToolRun,
    gather,
)
from interlock.engine import withheld
from interlock.engine.answers import Kept, of_file
from interlock.engine.session import Session
from interlock.kernel import Certainty, Severity, canonical
from interlock.testing.scanning import SOUND_TOOL, FakeScanner, ScanControl

VALUE = "Zq7" + secrets.token_hex(12)
"""Of no shape that a mask knows."""

PRINTS = SOUND_TOOL.replace("{'read'", "{'lines': [open(n).read() for n in sys.argv[1:]], 'read'")


class Quoting(FakeScanner):
    """A scanner whose messages quote the line, and which may find secrets there."""

    def read(self, run: ToolRun, job: Job) -> ToolReport:
        report = super().read(run, job)
        words = run.stdout.decode()
        seen = tuple(msgspec.structs.replace(one, message=f"see {words[:90]}") for one in report.sightings)
        return msgspec.structs.replace(report, sightings=seen)


def scanners() -> list[FakeScanner]:
    """Give one that prints the file, and one that finds secrets, later."""
    loud, finder = Quoting("loud"), FakeScanner("finder")
    finder.FINDS_SECRETS = True
    return [loud, finder]


LATE = "import time; time.sleep(0.6)\n" + SOUND_TOOL


class Telling(ScanControl):
    """A control that makes findings of what was seen."""

    def examine(self, context: Context, owed: Any) -> Outcome:
        reports = context.scan(self.scanners, owed)
        found = [one for report in reports.values() for one in report.sightings]
        return Failed((Coverage("files", 1, 1),), gather(self.card.id, found, context.lines))


@pytest.fixture
def told(world: Any) -> Any:
    """Give a world in which one tool prints the secret before another finds it."""
    world.scanners = scanners()
    world.write(a_py=f"BAD = '{VALUE}'\n")
    world.open({"loud": PRINTS, "finder": LATE})
    return world


def everything(world: Any) -> bytes:
    """Give all that was stored."""
    return b"\n".join((*world.workshop.blobs.bodies.values(), *world.workshop.cache.rows.values()))


def test_what_one_tool_printed_is_masked_when_another_knows_it_later(told: Any) -> None:
    quick, slow = Telling("commit.quick", ["loud"]), Telling("commit.slow", ["finder"])
    runs = told.run(quick, slow)
    assert VALUE not in str(runs)
    assert VALUE.encode() not in everything(told)
    for run in runs:
        assert all(digest in told.workshop.blobs.bodies for use in run.tools for digest in use.output)
    assert "see" in runs[0].findings[0].message
    assert "**" in runs[0].findings[0].message


def test_an_earlier_answer_is_masked_and_rewritten_once_it_is_known(told: Any) -> None:
    quick, slow = Telling("commit.quick", ["loud"]), Telling("commit.slow", ["finder"])
    (before,) = told.run(quick)
    assert VALUE in before.findings[0].message
    assert any(VALUE.encode() in row for row in told.workshop.cache.rows.values())
    after, _ = told.run(quick, slow)
    assert (after.is_cached, VALUE in str(after)) == (True, False)
    assert not any(VALUE.encode() in row for row in told.workshop.cache.rows.values())
    (again,) = told.run(quick)
    assert (again.is_cached, again.findings) == (True, after.findings)


def test_where_the_finder_breaks_nothing_that_may_hold_text_is_kept(told: Any) -> None:
    told.open({"loud": PRINTS, "finder": "raise SystemExit(3)"})
    quick, slow = Telling("commit.quick", ["loud"]), Telling("commit.slow", ["finder"])
    runs = told.run(quick, slow)
    assert [use.output for run in runs for use in run.tools] == [(), ()]
    assert everything(told) == b""


def test_a_file_that_changed_since_leaves_its_secret_unknown(told: Any) -> None:
    session = Session(told.workshop, told.repository.freeze(), is_fast=False, use_cache=True)
    try:
        session.withheld.saw(told.scanners[1], [sighting("f" * 64)])
        session.withheld.answers({b"key": of_file([sighting()])})
        told.write(a_py="changed")
        session.withheld.settle()
        assert told.workshop.cache.rows == {}
    finally:
        session.close()


def sighting(secret_id: str = "", message: str = "quotes nothing") -> Sighting:
    return Sighting(
        "finder", "X", Severity.HIGH, Certainty.HIGH, message, Location("a.py", 1, 8, 1, 35), secret_id=secret_id
    )


def test_quiet_answers_do_not_wait_and_no_other_scanner_s_word_makes_a_secret(told: Any) -> None:
    session = Session(told.workshop, told.repository.freeze(), is_fast=False, use_cache=True)
    try:
        held = session.withheld
        held.answers({b"quiet": Kept(()), b"loud": of_file([sighting(message=f"has {VALUE}")])})
        assert set(told.workshop.cache.rows) == {b"quiet"}
        held.saw(told.scanners[0], [sighting()])
        held.lost(told.scanners[0])
        held.settle()
        assert VALUE.encode() in told.workshop.cache.rows[b"loud"]
    finally:
        session.close()


def test_a_secret_that_a_pattern_masks_in_part_is_masked_whole(told: Any) -> None:
    whole = "ghp_" + secrets.token_hex(18) + "!" + secrets.token_hex(12)
    told.write(a_py=f"BAD = '{whole}'\n")
    quick, slow = Telling("commit.quick", ["loud"]), Telling("commit.slow", ["finder"])
    told.run(quick, slow)
    assert whole[-20:].encode() not in everything(told)


class Judging(ScanControl):
    """A control that judges by itself: it quotes the file in a finding, a note and a document."""

    def examine(self, context: Context, owed: Any) -> Outcome:
        def make() -> Outcome:
            (line, *_) = context.lines(owed[0])
            context.note(f"it says {line}")
            bom = canonical({"url": f"https://h.example/{line}", "n": 1})
            context.attach("https://cyclonedx.org/bom", bom, f"of {line}".encode())
            context.rest_on(line.encode())
            return Failed((Coverage("files", 1, 1),), gather(self.card.id, [sighting(message=line)], context.lines))

        return context.remembered(("judging",), make, by_names=self.card.id == "commit.names")


def test_what_was_read_for_an_outcome_stays_known_when_a_secret_in_it_is_masked(told: Any) -> None:
    judging, slow = Judging("commit.names", ["loud"]), Telling("commit.slow", ["finder"])
    told.run(judging)
    after, _ = told.run(judging, slow)
    assert (after.is_cached, VALUE in str(after)) == (True, False)
    told.write(a_py="nothing to hide\n")
    (again,) = told.run(judging)
    assert (again.is_cached, "nothing to hide" in str(again)) == (False, True)


def test_what_a_control_judged_by_itself_is_masked_before_it_is_stored_or_shown(told: Any) -> None:
    judging, slow = Judging("commit.judging", ["loud"]), Telling("commit.slow", ["finder"])
    first, _ = told.run(judging, slow)
    assert VALUE not in str(first)
    assert VALUE.encode() not in everything(told)
    assert b"**" in first.attached[0].predicate
    assert first.attached[0].inventory == b""
    again, _ = told.run(judging, slow)
    assert (again.is_cached, again.outcome, again.attached) == (True, first.outcome, first.attached)


def test_an_earlier_outcome_is_masked_and_rewritten_once_the_secret_is_known(told: Any) -> None:
    judging, slow = Judging("commit.judging", ["loud"]), Telling("commit.slow", ["finder"])
    (before,) = told.run(judging)
    assert VALUE in str(before)
    assert any(VALUE.encode() in row for row in told.workshop.cache.rows.values())
    after, _ = told.run(judging, slow)
    assert (after.is_cached, VALUE in str(after)) == (True, False)
    assert not any(VALUE.encode() in row for row in told.workshop.cache.rows.values())
    (again,) = told.run(judging)
    assert (again.is_cached, again.attached, again.notes) == (True, after.attached, after.notes)


def test_where_the_finder_breaks_no_outcome_is_kept_that_a_control_came_to_by_itself(told: Any) -> None:
    told.open({"loud": PRINTS, "finder": "raise SystemExit(3)"})
    told.run(Judging("commit.judging", ["loud"]), Telling("commit.slow", ["finder"]))
    assert everything(told) == b""


def test_an_outcome_without_secrets_is_kept_as_it_is(told: Any) -> None:
    told.write(a_py="nothing to hide\n")
    judging = Judging("commit.judging", ["loud"])
    (first,) = told.run(judging)
    (again,) = told.run(judging)
    assert (first.is_cached, again.is_cached) == (False, True)
    assert (again.outcome, again.notes, again.attached) == (first.outcome, first.notes, first.attached)


def test_rows_go_in_groups_of_so_many_and_of_so_many_bytes_and_none_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(withheld, "_ROWS_AT_ONCE", 3)
    monkeypatch.setattr(withheld, "_BYTES_AT_ONCE", 10)
    rows = [(bytes([number]), b"x" * size) for number, size in enumerate((1, 1, 1, 1, 20, 5, 5, 2))]
    groups = list(withheld._in_groups(rows))
    assert [len(group) for group in groups] == [3, 2, 2, 1]
    assert {key: value for group in groups for key, value in group.items()} == dict(rows)
    assert list(withheld._in_groups([])) == []
