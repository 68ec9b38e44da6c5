import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import SourceKind
from tests.unit.formats.manifests.reading import by_name, purls, read


def test_what_a_workspace_adds_to_its_modules() -> None:
    reading = read("golang.go-work")
    assert purls(reading) == ["example.com/fork@v1.0.1", "example.com/own", "stdlib@1.22"]
    assert by_name(reading)["example.com/own"].source.kind is SourceKind.PATH


def test_what_it_replaces_is_named() -> None:
    found = by_name(read("golang.go-work"))
    assert [found[name].instead_of for name in ("example.com/fork", "example.com/own")] == [
        "example.com/moved",
        "example.com/own",
    ]


def test_a_module_outside_of_the_tree_is_owed_with_its_line() -> None:
    reading = read("golang.go-work", b"go 1.22\nuse ./own\nuse (\n  ../other\n)\n")
    ((line, why),) = reading.unresolved
    assert line == 4
    assert "'../other' lies outside" in why


def test_half_a_replacement_is_refused() -> None:
    with pytest.raises(ManifestMalformed):
        read("golang.go-work", b"go 1.22\nreplace a =>\n")
