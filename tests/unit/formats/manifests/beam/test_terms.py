import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.beam.terms import DEEPEST, pairs, read_terms, texts


def test_terms_of_elixir() -> None:
    text = '%{"a": {:hex, :b, "1\\"0", [k: "v", "q": 1]}, :c => nil, } # end'
    assert read_terms(text, "f") == [
        [("a", ("hex", "b", '1"0', [("k", "v"), ("q", "1")])), ("c", "nil")],
    ]


def test_terms_of_erlang() -> None:
    text = """%% why\n{"1.2.0",[{<<"a">>,{pkg,<<"a">>,<<"1">>},0}]}.\n[].\n'odd atom'. :"other"."""
    assert read_terms(text, "f") == [("1.2.0", [("a", ("pkg", "a", "1"), "0")]), [], "odd atom", "other"]


@pytest.mark.parametrize("text", ["{", "[a b]", "]", "{a,,}", "~", '"open', "a\n\n}", "%{a: }", "<<"])
def test_what_is_no_term_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(ManifestMalformed, match=rf"f:{text.rstrip().count(chr(10)) + 1}: "):
        read_terms(text, "f")


def test_depth_is_bounded() -> None:
    read_terms("[" * DEEPEST + "]" * DEEPEST, "f")
    with pytest.raises(ManifestMalformed, match="nested"):
        read_terms("[" * 100_000, "f")


def test_pairs_and_texts_leave_out_what_is_none() -> None:
    assert pairs([("a", "b"), ("c", "d", "e"), "f", (("g",), "h"), ()]) == [("a", "b"), ("c", ("d", "e"))]
    assert pairs("a") == []
    assert texts(("a", [], "b")) == ["a", "b"]
    assert texts("ab") == []
