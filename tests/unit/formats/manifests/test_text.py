import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.text import decoded


def test_a_byte_order_mark_says_which_text_it_is() -> None:
    assert decoded("ä".encode("utf-16"), "x") == "ä"
    assert decoded(b"\xef\xbb\xbfa", "x") == "a"
    assert decoded("ä".encode(), "x") == "ä"


def test_what_is_no_text_is_refused_with_its_line() -> None:
    with pytest.raises(ManifestMalformed, match=r"^x:2: it is not UTF-8 text"):
        decoded(b"a\n\xff", "x")
