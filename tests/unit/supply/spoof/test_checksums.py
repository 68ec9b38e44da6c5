from collections.abc import Mapping

from interlock.kernel import Severity
from interlock.supply.model import Component, Hash
from interlock.supply.spoof import LookUps, SpoofSettings, Surroundings
from interlock.supply.spoof.checksums import contradicted
from tests.unit.supply.spoof.readings import component, lockfile

DEFAULT = SpoofSettings()
ONE, OTHER, OWN, OWN_OTHER = Hash("h1", "a"), Hash("h1", "b"), Hash("h1-mod", "c"), Hash("h1-mod", "d")


def module(*hashes: Hash, name: str = "example.com/o/a") -> Component:
    """Make what a file of hashes says of a module."""
    return component(name, "v1.0.0", kind="golang", hashes=hashes, line=4)


def told(
    files: Mapping[str, tuple[Component, ...]], base: Mapping[str, tuple[Component, ...]] | None = None
) -> list[str]:
    """Give what is said of some files of hashes, each with its file."""
    readings = [lockfile(path=path, format="golang.go-sum") for path in files]

    def at_base(path: str) -> tuple[Component, ...]:
        return (base or {}).get(path, ())

    look_ups = LookUps(surroundings=lambda path: Surroundings(checksums=files[path]), checksums_at_base=at_base)
    found = list(contradicted(readings, DEFAULT, look_ups))
    assert all((one.severity, one.line) == (Severity.CRITICAL, 4) for one in found)
    return [f"{one.path}: {one.message}" for one in found]


def test_two_hashes_in_one_file_are_told_even_if_one_of_them_is_right() -> None:
    (found,) = told({"go.sum": (module(ONE, OTHER, OWN),)}, {"go.sum": (module(ONE, OWN),)})
    assert "several hashes" in found


def test_other_hashes_than_at_the_base_are_told() -> None:
    (found,) = told({"go.sum": (module(OTHER),)}, {"go.sum": (module(ONE),)})
    assert "before this change" in found


def test_other_hashes_of_the_own_file_are_told_where_the_archive_agrees() -> None:
    (found,) = told({"go.sum": (module(ONE, OWN_OTHER),)}, {"go.sum": (module(ONE, OWN),)})
    assert "before this change" in found


def test_other_hashes_in_another_file_are_told_there() -> None:
    (found,) = told({"a/go.sum": (module(ONE),), "b/go.sum": (module(OTHER),)})
    assert found == "b/go.sum: example.com/o/a v1.0.0: a/go.sum has other hashes for the same version"


def test_what_says_more_or_less_and_nothing_else_is_no_contradiction() -> None:
    files = {"a/go.sum": (module(ONE, OWN),), "b/go.sum": (module(OWN),), "c/go.sum": (module(ONE, name="x.test/y"),)}
    assert told(files, {"b/go.sum": (module(ONE, OWN),)}) == []
