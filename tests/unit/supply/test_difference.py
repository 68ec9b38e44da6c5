import pytest
from msgspec.structs import replace

from interlock.supply.difference import Difference, Moved, difference
from interlock.supply.inventory import Inventory, merge
from interlock.supply.model import Component, Hash, Reading, ReadingKind, Scope


def component(name: str, version: str = "1", **told: object) -> Component:
    return Component(name, version, f"pkg:pypi/{name}@{version}", **told)  # type: ignore[arg-type]  # what a test tells


def inventory(*components: Component) -> Inventory:
    return merge([Reading("lock", "f", ReadingKind.LOCKFILE, components)])


def test_the_same_is_no_difference() -> None:
    one = inventory(component("a"), Component("b", "", ""))
    assert difference(one, one).is_empty
    assert difference(Inventory(), Inventory()) == Difference()


def test_packages_that_come_and_go_are_told_apart_from_versions_that_change() -> None:
    a1, a2, b, c = component("a", "1"), component("a", "2"), component("b"), component("c")
    told = difference(inventory(a1, b), inventory(a2, c))
    assert told == Difference(added=(c,), removed=(b,), moved=(Moved("pkg:pypi/a", (a1,), (a2,)),))


def test_a_further_version_of_a_package_is_a_change_of_versions() -> None:
    a1, a2 = component("a", "1"), component("a", "2")
    assert difference(inventory(a1), inventory(a1, a2)).moved == (Moved("pkg:pypi/a", (), (a2,)),)
    assert difference(inventory(a1, a2), inventory(a2)).moved == (Moved("pkg:pypi/a", (a1,), ()),)


def test_other_contents_under_the_same_version_are_told() -> None:
    one = component("a", hashes=(Hash("sha256", "aa"), Hash("sha1", "11")))
    other = component("a", hashes=(Hash("sha256", "bb"), Hash("sha1", "11")))
    (change,) = difference(inventory(one), inventory(other)).rehashed
    assert (change.algorithm, change.before, change.after) == ("sha256", ("aa",), ("bb",))


def test_a_list_of_archives_that_grew_is_no_other_contents() -> None:
    one = component("a", hashes=(Hash("sha256", "aa"),))
    other = component("a", hashes=(Hash("sha256", "aa"), Hash("sha256", "bb")))
    assert difference(inventory(one), inventory(other)).is_empty
    assert difference(inventory(one), inventory(component("a"))).is_empty


def test_licences_and_scopes_that_change_are_told() -> None:
    one = component("a", licences=("MIT", "ISC"), scope=Scope.TEST)
    other = component("a", licences=("GPL-3.0-only",))
    told = difference(inventory(one), inventory(other))
    assert [(change.before, change.after) for change in told.relicensed] == [(("MIT", "ISC"), ("GPL-3.0-only",))]
    assert [(change.before, change.after) for change in told.rescoped] == [(Scope.TEST, Scope.REQUIRED)]


def test_the_order_of_licences_says_nothing() -> None:
    one, other = component("a", licences=("MIT", "ISC")), component("a", licences=("ISC", "MIT"))
    assert difference(inventory(one), inventory(other)).is_empty


def test_components_without_a_purl_are_compared_by_name() -> None:
    told = difference(inventory(Component("x", "1", "")), inventory(Component("x", "2", "")))
    assert [(one.package, one.before[0].version, one.after[0].version) for one in told.moved] == [("x", "1", "2")]


@pytest.mark.parametrize("silent", [(), ("",), ("NOASSERTION",), ("NOASSERTION", "")])
def test_that_nothing_is_declared_and_that_nothing_is_asserted_are_the_same(silent: tuple[str, ...]) -> None:
    plain = Component("a", "1", "pkg:npm/a@1")
    one = replace(plain, licences=silent)
    assert difference(inventory(plain), inventory(one)).is_empty
    assert difference(inventory(one), inventory(plain)).is_empty
    mit = (replace(plain, licences=("MIT",)), replace(plain, licences=("MIT", *silent)))
    assert difference(inventory(mit[0]), inventory(mit[1])).is_empty


def test_that_there_is_no_licence_is_told_from_that_nobody_knows_one() -> None:
    unknown, none = (Component("a", "1", "pkg:npm/a@1", licences=(one,)) for one in ("NOASSERTION", "NONE"))
    (change,) = difference(inventory(unknown), inventory(none)).relicensed
    assert (change.before, change.after) == (("NOASSERTION",), ("NONE",))
