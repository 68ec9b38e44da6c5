"""One asker, one graph, one moment: pages are as of the same, and what does not count is not heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.kernel import Digest
from interlock.trace import Kind, PageUnknown, Way
from tests.estate import Estate
from tests.tracing import asking


def test_a_page_goes_on_as_of_the_ledger_that_it_was_begun_with(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with asking(estate) as (asked, _):
        first = asked.walk(asked.subjects.find("HEAD"), Way.FORWARD, most=1)
    estate.world.pass_time(minutes=1)
    estate.artifact()
    with estate.world.app(is_reading=True) as app, asking(estate, app=app) as (asked, tracing):
        then = tracing.asking("", first.next)
        assert then.before == first.before
        assert then.before < asked.before
        second = then.walk(then.subjects.find("HEAD"), Way.FORWARD, most=200, after=first.next)
    assert all(one.said.entry < then.before for one in second.links)


def test_where_an_answer_goes_on_is_not_guessed(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with asking(estate) as (asked, _), pytest.raises(PageUnknown):
        asked.walk(asked.subjects.find("HEAD"), Way.FORWARD, after="here")


def test_a_statement_is_heard_by_its_envelope_and_nothing_else_is(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with asking(estate) as (asked, _):
        envelope = asked.witness.hear(0).entry.envelope
        heard = asked.heard(str(envelope))
        assert heard is not None
        assert heard[0].envelope == envelope
        assert asked.heard(envelope.hex) is not None
        assert asked.heard("no digest") is None
        assert asked.heard(str(Digest("sha256", "00" * 32))) is None
        assert asked.as_of(0).heard(str(envelope)) is None


def test_what_is_looked_for_is_found_behind_a_dozen_of_its_like(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    with asking(estate) as (asked, _):
        found = asked.walk(asked.subjects.find("HEAD"), Way.FORWARD, until=Kind.WORKLOAD)
    assert [one.place.name for one in found.reached if one.is_end] == ["workload:shop/staging/one"]
    assert not found.is_exhausted
