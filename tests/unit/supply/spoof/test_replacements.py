from interlock.kernel import Severity
from interlock.supply.model import Component, Reading, ReadingKind, Source, SourceKind
from interlock.supply.spoof import LookUps, SpoofSettings, Suspicion
from interlock.supply.spoof.replacements import replaced
from tests.unit.supply.spoof.readings import component, lockfile

FORK = component("example.com/evil/a", "v1.0.0", kind="golang", instead_of="example.com/o/a", line=7)


def told(*components: Component, base: Reading | None = None, **about: ReadingKind) -> list[Suspicion]:
    """Give what is said of a module of Go."""
    reading = lockfile(*components, path="sub/go.mod", format="golang.go-mod", **about)
    look_ups = LookUps(reading_at_base=lambda path: base if path == "sub/go.mod" else None)
    return list(replaced([reading], SpoofSettings(), look_ups))


def test_a_fork_in_the_place_of_another_module_is_told() -> None:
    (found,) = told(FORK)
    assert (found.severity, found.line) == (Severity.MEDIUM, 7)
    assert found.message == "example.com/evil/a takes the place of example.com/o/a"


def test_a_fork_that_came_with_the_change_is_told_as_such_and_one_that_stood_before_weighs_less() -> None:
    (new,) = told(FORK, base=lockfile(path="sub/go.mod"))
    assert new.message.endswith("which it did not do before")
    assert new.severity is Severity.MEDIUM
    (old,) = told(FORK, base=lockfile(FORK, path="sub/go.mod"))
    assert old.severity is Severity.LOW
    assert "before" not in old.message


def folder(path: str) -> Component:
    """Make a module that is taken from a folder."""
    source = Source(SourceKind.PATH, path)
    return component("example.com/o/a", "", kind="golang", source=source, hashes=(), instead_of="example.com/o/a")


def test_a_folder_outside_of_the_tree_is_told_and_one_within_is_not() -> None:
    assert [one.severity for one in told(folder("../../elsewhere"))] == [Severity.MEDIUM]
    assert [one.severity for one in told(folder("/opt/elsewhere"))] == [Severity.MEDIUM]
    assert told(folder("../near"), folder("./below")) == []


def test_another_version_of_the_same_module_and_what_replaces_nothing_are_not_told() -> None:
    same = component("example.com/o/a", "v1.0.1", kind="golang", instead_of="example.com/o/a")
    assert told(same, component("example.com/o/b", "v1.0.0", kind="golang")) == []


def test_what_lies_installed_says_nothing_of_its_own() -> None:
    assert told(FORK, kind=ReadingKind.INSTALLED) == []
