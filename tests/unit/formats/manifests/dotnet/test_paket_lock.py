from interlock.supply.model import Scope, SourceKind
from tests.unit.formats.manifests.dotnet.samples import COMMIT
from tests.unit.formats.manifests.reading import by_name, edges, owed, read


def test_packages_of_all_groups_and_places() -> None:
    reading = read("nuget.paket-lock")
    found = by_name(reading)
    assert [(one.name, one.version) for one in reading.components] == [
        ("A", "1.2.3"),
        ("C", "1.0.0"),
        ("o/tools", COMMIT),
        ("two.fs", "/two.fs"),
        ("B", "2.0.1"),
        ("g", COMMIT),
    ]
    assert edges(reading) == {("A@1.2.3", "C@1.0.0")}
    assert (found["B"].scope, found["B"].groups) == (Scope.TEST, ("Test",))
    assert (found["o/tools"].purl, found["o/tools"].source.kind) == (f"pkg:github/o/tools@{COMMIT}", SourceKind.GIT)
    assert reading.registries == ("https://nuget.example/v3/index.json",)
    assert "word" not in repr(reading)


def test_a_line_outside_of_all_sections_is_owed() -> None:
    reading = read("nuget.paket-lock", b"This is no lockfile\n  really\nNUGET\n  remote: x\n    A (1.0)\n")
    assert [one.name for one in reading.components] == ["A"]
    assert owed(reading) == [1, 2]
