from datetime import UTC, datetime

import pytest

from interlock.kernel import Digest
from interlock.supply.inventory import Inventory, merge
from interlock.supply.judged import Asked, Unjudged, asked_of
from interlock.supply.model import Component, Reading, ReadingKind, Source, SourceKind
from interlock.supply.recorded import BookState, EcosystemState, SourceState

AT = datetime(2026, 11, 22, tzinfo=UTC)


def inventory(*components: Component) -> Inventory:
    return merge([Reading("a.lock", "x", ReadingKind.LOCKFILE, components)])


def component(name: str, ecosystem: str = "PyPI", kind: str = "pypi", source: SourceKind | None = None) -> Component:
    where = Source(source) if source is not None else Source()
    return Component(name, "1", f"pkg:{kind}/{name}@1" if kind else "", ecosystem, source=where)


def holding(**records: int) -> BookState:
    states = tuple(EcosystemState(name.replace("_", ":"), count, 0) for name, count in records.items())
    return BookState(Digest("sha256", "ab" * 32), 9, 0, 9, (SourceState("s", 9, 0, AT, None, ecosystems=states),))


def test_each_ecosystem_with_components_says_how_many_advisories_speak_of_it() -> None:
    held = inventory(component("a"), component("b"), component("c", "Go", "golang"))
    assert asked_of(held, holding(PyPI=7)) == (Asked("Go", 1, 0), Asked("PyPI", 2, 7))
    assert [one.is_judged for one in asked_of(held, holding(PyPI=7))] == [False, True]


def test_what_was_taken_back_speaks_of_nothing() -> None:
    state = EcosystemState("PyPI", 3, 3)
    book = BookState(Digest("sha256", "ab" * 32), 3, 3, 1, (SourceState("s", 3, 3, AT, None, ecosystems=(state,)),))
    assert asked_of(inventory(component("a")), book) == (Asked("PyPI", 1, 0),)


@pytest.mark.parametrize(("loaded", "records"), [("Debian_11", 0), ("Debian_12", 4), ("Debian", 4), ("Ubuntu_12", 0)])
def test_another_release_is_another_ecosystem_and_one_without_release_meets_all(loaded: str, records: int) -> None:
    held = inventory(component("bash", "Debian:12", "deb"))
    assert asked_of(held, holding(**{loaded: 4})) == (Asked("Debian:12", 1, records),)


def test_what_no_ecosystem_knows_is_told_by_its_kind_of_package() -> None:
    held = inventory(component("a", "", "alpm/arch"), component("b", "", ""), component("c", "", "cocoapods"))
    found = asked_of(held, holding(PyPI=1), [Unjudged("cocoapods", "looked at by hand")])
    assert found == (
        Asked("pkg:alpm", 1, 0),
        Asked("pkg:cocoapods", 1, 0, "looked at by hand"),
        Asked("pkg:unknown", 1, 0),
    )
    assert not any(one.is_known for one in found)


def test_a_part_of_the_repository_itself_is_not_counted_where_no_ecosystem_knows_it() -> None:
    held = inventory(component("own", "", "generic", SourceKind.PATH), component("web", source=SourceKind.PATH))
    assert [one.name for one in asked_of(held, holding())] == ["PyPI"]


@pytest.mark.parametrize(
    ("written", "name", "covers"),
    [
        ("alpm", "pkg:alpm", True),
        ("pkg:alpm", "pkg:alpm", True),
        ("debian", "Debian:12", True),
        ("Debian:12", "Debian:12", True),
        ("Debian:12", "Debian:11", False),
        ("Debian", "Debian Extended", False),
        ("", "PyPI", False),
    ],
)
def test_an_exception_means_what_it_names(written: str, name: str, *, covers: bool) -> None:
    assert Unjudged(written, "so it is").covers(name) is covers
