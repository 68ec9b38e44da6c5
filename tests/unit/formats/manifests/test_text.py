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


CONFLICT = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n"


@pytest.mark.parametrize("text", [CONFLICT, CONFLICT.replace("\n", "\r\n"), CONFLICT[2:]])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_two_people_wrote_at_once_is_refused_with_its_line(text: str, encoding: str) -> None:
    line = 1 if text.startswith("<") else 2
    with pytest.raises(ManifestMalformed, match=rf"^x:{line}: it holds a merge conflict"):
        decoded(text.encode(encoding), "x")


@pytest.mark.parametrize(
    "text", ["=======\n", "<<<<<<< a\n=======\n", " <<<<<<< a\n=======\n>>>>>>> b\n", ">>>>>>> b\n"]
)
def test_single_marks_are_text_like_any_other(text: str) -> None:
    assert decoded(text.encode(), "x") == text
