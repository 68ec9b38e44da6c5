import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.javascript.jsonc import read_jsonc


def test_comments_and_last_commas_are_no_part_of_the_value() -> None:
    text = b'{ // one\n "a": ["x // y", /* two */ "z,]",], "b": {"c": 1, // three\n }, }'
    assert read_jsonc(text, "x") == {"a": ["x // y", "z,]"], "b": {"c": 1}}


def test_a_line_is_that_of_the_file() -> None:
    with pytest.raises(ManifestMalformed, match=r"^x:4:"):
        read_jsonc(b'{\n/* one\ntwo */\n "a" 1}', "x")
