import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.debian.control import needed, paragraphs, related, source_of


def test_paragraphs_know_where_they_begin_and_the_first_field_of_a_name_counts() -> None:
    found = list(paragraphs(b"\nA: 1\nLong: x\n more\na: 2\n\n\nB:2", "status"))
    assert [(one, one.line) for one in found] == [({"a": "1", "long": "x"}, 2), ({"b": "2"}, 8)]


@pytest.mark.parametrize(("body", "line"), [(b"asdf\n\nyolo\n", 1), (b"A: 1\n\n on\n", 3), (b"A: 1\nnothing", 2)])
def test_what_is_no_field_is_refused_with_its_line(body: bytes, line: int) -> None:
    with pytest.raises(ManifestMalformed) as caught:
        list(paragraphs(body, "status"))
    assert caught.value.fields["line"] == line


def test_relations_are_names_without_versions_and_architectures() -> None:
    assert list(related("a (>= 1), b:any | c [amd64] , , d<!x>")) == ["a", "b", "c", "d"]
    (one,) = paragraphs(b"Pre-Depends: p\nDepends: d\nRecommends: r", "status")
    assert list(needed(one)) == ["p", "d"]


@pytest.mark.parametrize(
    ("said", "source"),
    [
        (b"Package: a\nVersion: 1", ("a", "")),
        (b"Package: a\nVersion: 1\nSource: b", ("b", "")),
        (b"Package: a\nVersion: 1\nSource: b (2)", ("b", "2")),
        (b"Package: a\nVersion: 1\nSource: b (1)", ("b", "")),
    ],
)
def test_a_source_has_a_version_where_it_is_another(said: bytes, source: tuple[str, str]) -> None:
    (one,) = paragraphs(said, "status")
    assert source_of(one) == source
