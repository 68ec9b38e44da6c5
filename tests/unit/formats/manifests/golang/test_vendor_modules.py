from interlock.supply.model import SourceKind
from tests.unit.formats.manifests.reading import by_name, owed, purls, read


def test_modules_with_packages_are_there() -> None:
    reading = read("golang.vendor-modules")
    assert purls(reading) == [
        "github.com/o/a@v1.2.3",
        "github.com/o/c/v2@v2.0.1",
        "example.com/fork@v1.0.1",
        "example.com/own",
    ]
    found = by_name(reading)
    assert (found["github.com/o/a"].is_direct, found["github.com/o/c/v2"].is_direct) == (None, False)
    assert found["example.com/own"].source.kind is SourceKind.PATH
    assert owed(reading) == []


def test_packages_below_what_is_no_module_are_owed_once() -> None:
    body = b"a/b\na/c\n# a/d nope\na/d\na/d/e\n# a/v2 v1.0.0\na/v2\n# a/f v1.0.0 => not a folder\na/f\n"
    reading = read("golang.vendor-modules", body)
    assert reading.components == ()
    assert owed(reading) == [1, 4, 7, 9]
