import tracemalloc

import msgspec
import pytest

from interlock.control import Attachment, ControlRun, Coverage, Errored, Failed, Finding, Location, Sighting, gather
from interlock.engine.whole_texts import writable
from interlock.kernel import Certainty, ControlId, Severity

HALF = "a\ud800b"
CONTROL = ControlId("commit.sca")


def finding(text: str) -> Finding:
    one = Sighting("tool", "rule", Severity.HIGH, Certainty.HIGH, text, Location("a.yaml", 1, symbol=text), remedy=text)
    (found,) = gather(CONTROL, [one], lambda _: ())
    return found


def test_a_run_that_can_be_written_is_left_as_it_is() -> None:
    run = ControlRun(CONTROL, Failed((), (finding("\U0001f600 \u00e4"),)))
    assert writable(run) is run


def test_half_of_a_character_becomes_a_mark_wherever_it_stands_and_nothing_else_changes() -> None:
    coverage = Coverage("files", 1, 0, ((HALF, HALF),))
    outcome = Errored("CTL-201", HALF, HALF, (coverage,), (finding(HALF),))
    run = ControlRun(CONTROL, outcome, notes=(HALF,), attached=(Attachment("x", b"\xff"),))
    mended = writable(run)
    assert msgspec.json.decode(msgspec.json.encode(mended))
    assert isinstance(mended.outcome, Errored)
    (found,) = mended.outcome.findings
    assert found.message == found.at.symbol == found.remedy == mended.notes[0] == "a\ufffdb"
    assert mended.outcome.coverage[0].missing == (("a\ufffdb", "a\ufffdb"),)
    assert found.fingerprint == finding(HALF).fingerprint
    assert mended.attached == run.attached


@pytest.mark.parametrize("place", ["finding", "second finding", "coverage", "note", "kind of a document", "reason"])
def test_no_part_of_a_run_is_left_untried(place: str) -> None:
    def text(name: str) -> str:
        return HALF if name == place else "whole"

    coverage = Coverage("files", 1, 0, (("a.yaml", text("coverage")),))
    found = (finding(text("finding")), finding(text("second finding")))
    outcome = Errored("CTL-201", text("reason"), "", (coverage,), found)
    attached = (Attachment(text("kind of a document"), b"{}"),)
    run = ControlRun(CONTROL, outcome, notes=(text("note"),), attached=attached)
    assert msgspec.json.decode(msgspec.json.encode(writable(run)))
    assert writable(run) is not run


def test_trying_many_findings_takes_no_room_for_all_of_them() -> None:
    found = finding("x" * 1000)
    run = ControlRun(CONTROL, Failed((), (found,) * 20_000))
    tracemalloc.start()
    try:
        assert writable(run) is run
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()
