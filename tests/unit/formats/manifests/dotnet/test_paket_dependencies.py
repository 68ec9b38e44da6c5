from interlock.supply.model import SourceKind
from tests.unit.formats.manifests.dotnet.samples import COMMIT
from tests.unit.formats.manifests.reading import by_name, read


def test_what_is_asked_of_paket() -> None:
    reading = read("nuget.paket-dependencies")
    found = by_name(reading)
    assert {name: (one.version, one.constraint) for name, one in found.items()} == {
        "A": ("1.2.3", "1.2.3"),
        "B": ("", "~> 2.0"),
        "C": ("", ">= 1.0 < 2.0"),
        "D": ("", ""),
        "E": ("4.0.0-beta", "== 4.0.0-beta"),
        "o/tools": (COMMIT, ""),
        "g": ("", ""),
        "two.fs": ("", ""),
        "F": ("1.0", "1.0"),
    }
    assert (found["g"].source.kind, found["g"].source.reference) == (SourceKind.GIT, "main")
    assert found["F"].groups == ("Test",)
    assert found["A"].line == 5
    assert "word" not in repr(reading)


def test_nothing_asks_for_nothing() -> None:
    assert read("nuget.paket-dependencies", b"").components == ()
