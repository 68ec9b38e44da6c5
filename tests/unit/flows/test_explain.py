from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.flows.compose import Composition
from interlock.flows.errors import ComponentUnknown
from interlock.flows.explain import explain
from interlock.store.advisories import StoredAdvisories, open_advisories
from interlock.supply.advisory import Advisory, Affected, Event, EventKind, Range, RangeKind
from interlock.supply.inventory import merge
from interlock.supply.model import Component, Reading, ReadingKind
from interlock.supply.recorded import Origin

AT = "2026-01-01T00:00:00Z"
APP = Component("app", "1.0", "pkg:pypi/app@1.0", "PyPI", is_direct=True)
HAM = Component("ham", "1.0", "pkg:pypi/ham@1.0", "PyPI", is_direct=False)
COMPOSED = Composition(
    "r", None, 1, merge([Reading("a.lock", "pypi.poetry-lock", ReadingKind.LOCKFILE, (APP, HAM), ((0, 1),))])
)


def affected(fixed: str) -> Affected:
    """Say that everything below a version is affected."""
    events = (Event(EventKind.INTRODUCED, "0"), Event(EventKind.FIXED, fixed))
    return Affected("PyPI", "ham", (Range(RangeKind.ECOSYSTEM, events),))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[StoredAdvisories]:
    with open_advisories(str(tmp_path / "advisories"), is_read_only=False) as opened:
        records = [Advisory(f"CVE-2026-000{n}", AT, affected=(affected(f"1.{n}"),)) for n in (2, 5)]
        opened.take_in(Origin("test", datetime(2026, 2, 1, tzinfo=UTC)), records)
        yield opened


def test_the_chain_the_vulnerabilities_and_the_one_step_that_mends_them_all(book: StoredAdvisories) -> None:
    (one,) = explain(COMPOSED, "pkg:pypi/ham", book)
    assert [[step.component.name for step in chain] for chain in one.chains] == [["app", "ham"]]
    assert one.answer is not None
    assert sorted(group.id for group in one.answer.groups) == ["CVE-2026-0002", "CVE-2026-0005"]
    assert one.upgrade is not None
    assert one.upgrade.nearest == "1.5"


def test_what_nothing_speaks_against_differs_from_what_nobody_looked_up(book: StoredAdvisories) -> None:
    (known,) = explain(COMPOSED, "pkg:pypi/app@1.0", book)
    assert known.answer is not None
    assert (known.answer.says_something, known.upgrade) == (False, None)
    (unknown,) = explain(COMPOSED, "pkg:pypi/ham", None)
    assert unknown.answer is None


def test_an_empty_book_says_nothing_either(tmp_path: Path) -> None:
    with open_advisories(str(tmp_path / "none"), is_read_only=False) as empty:
        assert explain(COMPOSED, "pkg:pypi/ham", empty)[0].answer is None


def test_a_bare_name_will_do() -> None:
    (one,) = explain(COMPOSED, "Ham", None)
    assert one.entry.component.name == "ham"
    assert [len(chain) for chain in one.chains] == [2]


def test_what_is_not_here_is_an_error(book: StoredAdvisories) -> None:
    with pytest.raises(ComponentUnknown, match="none of the 2 components"):
        explain(COMPOSED, "pkg:pypi/egg", book)
    with pytest.raises(ComponentUnknown, match="is egg"):
        explain(COMPOSED, "egg", book)
