import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.lockyaml import Table, line_of, read_documents, read_yaml


def test_every_scalar_stays_text_and_nothing_is_none() -> None:
    assert read_yaml(b"a: 1.10\nb: yes\nc: [0x10, 2025-01-01]\nd:\ne: ''\nf: ~", "x") == {
        "a": "1.10",
        "b": "yes",
        "c": ["0x10", "2025-01-01"],
        "d": None,
        "e": "",
        "f": None,
    }


def test_a_mapping_knows_the_line_of_its_key() -> None:
    value = read_yaml(b"a: 1\nb:\n\n  c: {d: 1}\n", "x")
    assert isinstance(value, Table)
    assert (line_of(value), line_of(value["b"]), line_of(value["a"])) == (1, 2, 0)


def test_several_documents_are_read_in_their_order() -> None:
    assert read_documents(b"---\na: 1\n---\nb: 2\n", "x") == [{"a": "1"}, {"b": "2"}]
    assert read_yaml(b"# nothing\n", "x") is None


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"a: 1\na: 2", r"^x:2: the key 'a' stands twice"),
        (b"a: &x 1", "anchors and aliases"),
        (b"a: *x", "anchors and aliases"),
        (b"a: !!python/object 1", "tags"),
        (b"? [a]\n: b", "a key must be a plain text"),
        (b"[" * 100, "nested deeper"),
        (b"a: [", "not YAML"),
        (b"a: \x01", "not YAML"),
    ],
)
def test_what_is_not_strict_is_refused_with_its_place(body: bytes, why: str) -> None:
    with pytest.raises(ManifestMalformed, match=why):
        read_yaml(body, "x")
