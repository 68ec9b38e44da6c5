"""What changed, by whom, and what could not be compared."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from interlock.flows.tracing.what_changed import point, what_changed
from interlock.render.traced.changed import changed_json, changed_lines
from interlock.trace import Kind
from tests.estate import Estate
from tests.tracing import asking
from tests.tracing_told import PLAIN, document, told


def test_a_change_is_told_with_what_could_not_be_compared(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    first = estate.deployed(estate.artifact())
    estate.world.pass_time(minutes=5)
    second = estate.deployed(estate.artifact(b"newer"))
    with asking(estate) as (asked, tracing):
        place = asked.subjects.find("staging", only=[Kind.ENVIRONMENT])
        before, after = (point(asked, place, one) for one in (first.run, second.run))
        found = what_changed(asked, place, before, after, tracing.beside)
        same = what_changed(asked, place, after, after, tracing.beside)
    text = told(changed_lines(found, PLAIN))
    assert text.startswith("environment shop/staging changed in 1 workload")
    assert "as far as anybody could look" in text.splitlines()[0]
    assert "unknown" in text
    assert told(changed_lines(same, PLAIN)).startswith("nothing that runs in environment shop/staging changed")
    assert document(changed_json(found))["schema"] == "interlock.trace-what-changed/v1"


def test_a_moment_before_the_ledger_began_is_called_the_beginning(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    with asking(estate) as (asked, tracing):
        place = asked.subjects.find("staging", only=[Kind.ENVIRONMENT])
        first = point(asked, place, "3650d")
        found = what_changed(asked, place, first, point(asked, place, "now"), tracing.beside)
    assert (first.before, asked.now - first.at) == (0, timedelta(days=3650))
    assert "from 3650d (from the beginning: the ledger had no entry yet) to now" in told(changed_lines(found, PLAIN))
