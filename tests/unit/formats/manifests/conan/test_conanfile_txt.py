from interlock.supply.model import Scope
from tests.unit.formats.manifests.reading import by_name, owed, purls, read


def test_what_a_project_asks_for() -> None:
    reading = read("conan.conanfile")
    assert purls(reading) == ["a@1.2.3", "b", "me/c@1.0?channel=stable", "cmake@3.25", "gtest@1.14"]
    found = by_name(reading)
    assert (found["b"].constraint, found["a"].line) == (">1.0 <2.0", 3)
    assert (found["cmake"].scope, found["gtest"].scope) == (Scope.BUILD, Scope.TEST)
    assert found["c"].hashes


def test_lines_that_name_nothing_are_owed() -> None:
    assert owed(read("conan.conanfile", b"a/1.0\n[requires]\nodd\n[options]\nodd\n")) == [1, 3]
