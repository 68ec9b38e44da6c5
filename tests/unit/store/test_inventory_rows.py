import zlib

import pytest

from interlock.store import StoreCorrupt
from interlock.store.hash_numbers import number_of, package_number
from interlock.store.inventory_rows import Identity, PlaceReader, digest_of, located, places_written, row_of
from interlock.supply.inventory import Entry, merge
from interlock.supply.model import Component, Reading, ReadingKind, Scope
from interlock.supply.recorded import Place

DJANGO = Component("Django", "5.1", "pkg:pypi/django@5.1", "PyPI", line=4)
FLASK = Component("flask", "3.0", "pkg:pypi/flask@3.0", "PyPI", line=1)


def entries(*components: Component, path: str = "a.lock") -> tuple[Entry, ...]:
    return merge([Reading(path, "x", ReadingKind.LOCKFILE, components)]).entries


def test_a_row_is_found_by_itself_by_its_package_and_by_its_package_url() -> None:
    identity = Identity.of(DJANGO)
    number, start, package, plain, *rest = row_of(8, identity, identity.start)
    assert (number, start) == (8, identity.start)
    assert package == package_number(("PyPI", "django"))
    assert plain == number_of("pkg:pypi/django")
    assert tuple(rest) == identity
    assert row_of(1, Identity("", "x", "", "no purl", "", "", ""), 5)[1:4:2] == (5, 0)


def test_an_inventory_has_one_digest_whatever_its_order_and_another_for_another_place() -> None:
    held = located(entries(DJANGO, FLASK))
    assert [one.identity.name for one in held] == ["Django", "flask"]
    assert digest_of(held) == digest_of(located(reversed(entries(FLASK, DJANGO))))
    assert digest_of(held) != digest_of(located(entries(DJANGO, FLASK, path="b.lock")))
    assert digest_of(held) != digest_of(located(entries(DJANGO)))


def test_places_come_back_for_each_component() -> None:
    places = [
        (Place("a", 1), Place("b", 2, "in!side", Scope.DEVELOPMENT, is_direct=True)),
        (),
        (Place("b", 2**40, "", Scope.BUILD, is_direct=False),),
    ]
    reader = PlaceReader(places_written(places), "here")
    assert reader.places(0) == places[0]
    assert reader.places(1) == ()
    assert reader.places(2) == (Place("b", 2**32 - 1, "", Scope.BUILD, is_direct=False),)
    with pytest.raises(StoreCorrupt):
        reader.places(3)


@pytest.mark.parametrize(
    "spoil", [lambda b: b[:-1], lambda b: b"", lambda b: zlib.compress(b"\x90"), lambda b: b[::-1]]
)
def test_places_that_were_damaged_are_an_error(spoil: object) -> None:
    body = places_written([(Place("a", 1),)])
    with pytest.raises(StoreCorrupt, match="places"):
        PlaceReader(spoil(body), "here")  # type: ignore[operator]


def test_places_that_unfold_without_end_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.store.inventory_rows._LARGEST_PLACES", 1000)
    with pytest.raises(StoreCorrupt, match="do not end"):
        PlaceReader(zlib.compress(bytes(5000)), "here")
