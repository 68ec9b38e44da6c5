from interlock.supply.model import Scope
from tests.unit.formats.manifests.reading import by_name, owed, purls, read


def test_packages_with_their_versions_but_no_flags() -> None:
    reading = read("hackage.cabal-freeze")
    assert purls(reading) == ["a@1.2.3", "c@1.0", "b@2.0.1", "d@0.1", "base", "e"]
    found = by_name(reading)
    assert (found["a"].groups, found["b"].groups, found["a"].line) == (("any",), (), 3)
    assert (found["d"].scope, found["base"].constraint, found["e"].constraint) == (
        Scope.BUILD,
        "installed",
        ">=1.0 && <2",
    )
    assert owed(reading) == []


def test_what_is_no_constraint_is_owed() -> None:
    reading = read("hackage.cabal-freeze", b"words\nconstraints:\nfoo\nany.a ==1.0\n1 2\n")
    assert purls(reading) == ["a@1.0"]
    assert owed(reading) == [1, 3, 5]
