import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.fields import items, mapping, text, text_or_empty, texts


def test_what_is_absent_is_empty() -> None:
    assert (mapping(None, "x", "a"), items(None, "x", "a"), text(None, "x", "a"), texts(None, "x", "a")) == (
        {},
        [],
        "",
        (),
    )
    assert text_or_empty(5) == ""


def test_a_value_of_the_wrong_type_is_refused_by_its_name() -> None:
    with pytest.raises(ManifestMalformed, match="x: a should be a mapping, not a list"):
        mapping([], "x", "a")
    with pytest.raises(ManifestMalformed, match="x: a should be a list, not a text"):
        items("b", "x", "a")
    with pytest.raises(ManifestMalformed, match="x: a should be a text, not a number"):
        text(1, "x", "a")
    with pytest.raises(ManifestMalformed, match=r"x: a\[1\] should be a text, not a truth value"):
        texts(["b", True], "x", "a")
