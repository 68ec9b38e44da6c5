import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import purls, read


def test_alone_it_names_what_was_downloaded_whole() -> None:
    assert purls(read("golang.go-sum")) == [
        "github.com/o/a@v1.2.3",
        "github.com/o/deep@v1.4.0",
        "example.com/fork@v1.0.1",
    ]


def test_beside_a_module_it_adds_nothing_of_its_own() -> None:
    assert read("golang.go-sum", go__mod=b"module m").components == ()


def test_broken_sums_are_refused_even_beside_a_module() -> None:
    with pytest.raises(ManifestMalformed):
        read("golang.go-sum", b"a v1", go__mod=b"module m")
