import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.golang import go_mod
from interlock.supply.model import SourceKind
from tests.unit.formats.manifests.golang.samples import GO_SUM, H1
from tests.unit.formats.manifests.reading import by_name, purls, read


def test_modules_with_what_replaces_them_and_the_toolchain() -> None:
    reading = read("golang.go-mod")
    assert purls(reading) == [
        "github.com/o/a@v1.2.3",
        "github.com/o/c/v2@v2.0.1",
        "gopkg.in/d.v1@v1.0.0",
        "example.com/own",
        "example.com/fork@v1.0.1",
        "github.com/o/b",
        "stdlib@1.22.3",
    ]
    found = by_name(reading)
    assert found["example.com/own"].source.kind is SourceKind.PATH
    assert (found["github.com/o/b"].constraint, found["github.com/o/b"].version) == ("branch", "")
    assert [one.name for one in reading.components if one.is_direct is False] == ["github.com/o/c/v2", "gopkg.in/d.v1"]
    assert found["github.com/o/a"].line == 8
    assert reading.project is not None
    assert reading.project.name == "example.com/shop"


def test_hashes_come_from_the_sums_beside_it() -> None:
    found = by_name(read("golang.go-mod", go__sum=GO_SUM))
    assert [(one.algorithm, one.value) for one in found["github.com/o/a"].hashes] == [("h1", H1.removeprefix("h1:"))]
    assert found["example.com/fork"].hashes
    assert "github.com/o/deep" not in found


def test_a_module_that_was_never_downloaded_whole_has_the_hash_of_its_own_file() -> None:
    sums = f"github.com/o/a v1.2.3/go.mod {H1}\n".encode()
    (one, _) = read("golang.go-mod", b"module m\ngo 1.22\nrequire github.com/o/a v1.2.3\n", go__sum=sums).components
    assert [each.algorithm for each in one.hashes] == ["h1-mod"]


def test_what_is_replaced_is_named() -> None:
    found = by_name(read("golang.go-mod"))
    names = ("example.com/own", "example.com/fork", "github.com/o/a")
    assert [found[name].instead_of for name in names] == ["example.com/own", "example.com/moved", ""]


def test_a_workspace_adds_hashes_for_its_members_alone() -> None:
    body = b"module m\ngo 1.22\nrequire github.com/o/a v1.2.3\n"
    files = {"go.work": b"go 1.22\nuse (\n  ./one\n)\n", "go.work.sum": GO_SUM}
    for folder, is_member in (("one", True), ("two", False)):
        found = by_name(go_mod.read(f"{folder}/go.mod", body, files.get))
        assert bool(found["github.com/o/a"].hashes) is is_member
    assert not by_name(go_mod.read("one/go.mod", body, {**files, "go.work.sum": b"broken"}.get))[
        "github.com/o/a"
    ].hashes


def test_before_1_17_the_sums_name_what_others_need() -> None:
    body = b"module m\ngo 1.16\nrequire github.com/o/a v1.2.3\n"
    reading = read("golang.go-mod", body, go__sum=GO_SUM)
    assert purls(reading) == [
        "github.com/o/a@v1.2.3",
        "github.com/o/deep@v1.4.0",
        "example.com/fork@v1.0.1",
        "stdlib@1.16",
    ]
    assert by_name(reading)["github.com/o/deep"].is_direct is False
    assert len(read("golang.go-mod", body, go__sum=b"broken").components) == 2


def test_an_empty_module_needs_nothing() -> None:
    assert read("golang.go-mod", b"").components == ()


@pytest.mark.parametrize("body", [b"this is no go.mod", b"require a", b"require (\na v1.0.0\n", b"\xff"])
def test_what_is_no_module_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("golang.go-mod", body)
