"""One vulnerability under all its names, with what is known of attacks; and what to do where it is not known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.flows.consult import consult, holdings
from interlock.flows.errors import AdvisoryUnknown
from interlock.kernel import Severity
from interlock.store.advisories import StoredAdvisories, open_advisories
from interlock.supply.advisory import (
    Advisory,
    Affected,
    Event,
    EventKind,
    Exploited,
    Prediction,
    Range,
    RangeKind,
    Rating,
)
from interlock.supply.feeds import FeedKind, Mirror
from interlock.supply.recorded import Origin

NOW = datetime(2026, 11, 22, tzinfo=UTC)
AT = "2026-01-01T00:00:00Z"


def affected(name: str, fixed: str) -> Affected:
    events = (Event(EventKind.INTRODUCED, "0"), Event(EventKind.FIXED, fixed))
    return Affected("PyPI", name, (Range(RangeKind.ECOSYSTEM, events),))


RECORDS = (
    Advisory("GHSA-2222-2222-2222", AT, aliases=("CVE-2026-0001",), summary="A hole", ratings=(Rating("word", "LOW"),),
             affected=(affected("ham", "1.2"),), references=("https://a.example.org",)),
    Advisory("PYSEC-2026-1", AT, aliases=("CVE-2026-0001",), affected=(affected("ham", "1.3"), affected("egg", "2")),
             references=("https://a.example.org", "https://b.example.org")),
    Advisory("PYSEC-2026-2", AT, aliases=("CVE-2026-0001",), withdrawn=AT, affected=(affected("spam", "1"),)),
    Advisory("PYSEC-2026-3", AT, withdrawn=AT, affected=(affected("spam", "1"),)),
    Advisory("PYSEC-2026-4", AT, related=("CVE-2026-0001",)),
)  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Iterator[StoredAdvisories]:
    with open_advisories(tmp_path / "advisories", is_read_only=False) as made:
        made.take_in(Origin("pypi", NOW), RECORDS)
        yield made


@pytest.mark.parametrize("name", ["CVE-2026-0001", "ghsa-2222-2222-2222", " PYSEC-2026-1 "])
def test_every_name_of_it_leads_to_all_its_records(name: str, book: StoredAdvisories) -> None:
    shown = consult(book, book.threats, name)
    assert shown.id == "CVE-2026-0001"
    assert shown.names == ("CVE-2026-0001", "GHSA-2222-2222-2222", "PYSEC-2026-1")
    assert [one.id for one in shown.records] == ["GHSA-2222-2222-2222", "PYSEC-2026-1", "PYSEC-2026-2"]
    assert shown.summary == "A hole"
    assert shown.references == ("https://a.example.org", "https://b.example.org")


def test_what_records_say_of_one_package_stands_together_and_withdrawn_ones_say_nothing(book: StoredAdvisories) -> None:
    ham, egg = consult(book, book.threats, "CVE-2026-0001").packages
    assert (ham.name, ham.versions, ham.fixed) == ("ham", ("all before 1.2", "all before 1.3"), ("1.2", "1.3"))
    assert ham.said_by == ("GHSA-2222-2222-2222", "PYSEC-2026-1")
    assert (egg.name, egg.said_by) == ("egg", ("PYSEC-2026-1",))


def test_attacks_raise_its_priority_with_the_reason(book: StoredAdvisories) -> None:
    quiet = consult(book, book.threats, "CVE-2026-0001")
    assert quiet.rating is not None
    assert quiet.rating.severity is Severity.LOW
    book.threats.take_in(Origin("kev", NOW), FeedKind.KEV, [Exploited("CVE-2026-0001", "2026-02-01")])
    book.threats.take_in(Origin("epss", NOW), FeedKind.EPSS, [Prediction("CVE-2026-0001", 0.9, 0.99)])
    shown = consult(book, book.threats, "PYSEC-2026-1")
    assert shown.priority is not None
    assert shown.priority.severity is Severity.CRITICAL
    assert shown.priority.exploited is not None
    assert shown.priority.prediction is not None


def test_one_that_was_taken_back_is_shown_as_such(book: StoredAdvisories) -> None:
    shown = consult(book, book.threats, "PYSEC-2026-3")
    assert (shown.rating, shown.priority) == (None, None)
    assert [one.name for one in shown.packages] == ["spam"]


@pytest.mark.parametrize(
    ("name", "remedy"), [("CVE-2099-0001", "fetched up to 2026-11-22 00:00 UTC"), ("log4shell", "ids look like")]
)
def test_a_name_that_nobody_knows_is_told_with_the_nearest_remedy(
    name: str, remedy: str, book: StoredAdvisories
) -> None:
    with pytest.raises(AdvisoryUnknown, match=name) as caught:
        consult(book, book.threats, name)
    assert remedy in caught.value.remedy


def test_with_nothing_held_the_remedy_is_to_bring_something_in(book: StoredAdvisories) -> None:
    book.forget("pypi")
    with pytest.raises(AdvisoryUnknown) as caught:
        consult(book, book.threats, "CVE-2026-0001")
    assert "run interlock advisories update" in caught.value.remedy


def test_holdings_name_the_mirrors_from_which_nothing_came(book: StoredAdvisories) -> None:
    mirrors = (Mirror("pypi", "pypi"), Mirror("npm", "https://mirror.example.org/npm.zip"))
    held = holdings(book, book.threats, mirrors, NOW)
    assert [one.name for one in held.missing] == ["npm"]
    assert held.book.records == 5
