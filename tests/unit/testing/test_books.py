from datetime import UTC, datetime

from interlock.supply.advisory import Advisory, Affected
from interlock.supply.inventory import Inventory
from interlock.supply.recorded import Origin
from interlock.testing.books import MemoryAdvisories, MemoryInventories

AT = datetime(2026, 11, 22, tzinfo=UTC)


def test_a_book_can_be_made_with_what_it_holds() -> None:
    book = MemoryAdvisories(Advisory("GHSA-1", "2026-01-01T00:00:00Z", affected=(Affected("PyPI", "django"),)))
    assert [source.name for source in book.state().sources] == ["memory"]
    assert [one.id for one in book.find([("PyPI", "django")])["PyPI", "django"]] == ["GHSA-1"]
    book.take_in(Origin("memory", AT), [])
    assert book.state().is_empty


def test_an_inventory_that_was_never_recorded_holds_nothing() -> None:
    book = MemoryInventories()
    assert book.contents(0) == book.contents(1) == ()
    book.record([], Inventory(), AT)
    assert book.holders([1]).inventories == 0
