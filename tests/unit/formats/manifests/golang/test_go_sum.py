import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.golang import go_sum
from tests.unit.formats.manifests.golang.samples import GO_SUM
from tests.unit.formats.manifests.reading import purls, read


def test_alone_it_names_what_was_downloaded_whole() -> None:
    assert purls(read("golang.go-sum")) == [
        "github.com/o/a@v1.2.3",
        "github.com/o/deep@v1.4.0",
        "example.com/fork@v1.0.1",
    ]


def test_beside_a_module_it_adds_nothing_of_its_own() -> None:
    assert read("golang.go-sum", go__mod=b"module m").components == ()


def test_everything_that_is_promised_is_given_once_with_the_hashes_of_its_own_file() -> None:
    found = {f"{one.name}@{one.version}": one for one in go_sum.checksums("go.sum", GO_SUM)}
    assert {name: [each.algorithm for each in one.hashes] for name, one in found.items()} == {
        "github.com/o/a@v1.2.3": ["h1", "h1-mod"],
        "github.com/o/old@v1.0.0": ["h1-mod"],
        "github.com/o/deep@v1.4.0": ["h1"],
        "example.com/fork@v1.0.1": ["h1"],
    }
    assert found["github.com/o/deep@v1.4.0"].line == 4


def test_both_of_two_hashes_of_one_version_are_given() -> None:
    (one,) = go_sum.checksums("go.sum", b"x.test/a v1.0.0/go.mod h1:a=\nx.test/a v1.0.0/go.mod h1:b=\n")
    assert [each.value for each in one.hashes] == ["a=", "b="]


def test_broken_sums_are_refused_even_beside_a_module() -> None:
    with pytest.raises(ManifestMalformed):
        read("golang.go-sum", b"a v1", go__mod=b"module m")
