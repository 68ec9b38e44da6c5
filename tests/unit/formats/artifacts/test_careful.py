import io

import pytest

from interlock.formats.artifacts import ArtifactTooLarge
from interlock.formats.artifacts.careful import Careful


def test_what_is_small_enough_is_given() -> None:
    file = Careful(io.BytesIO(b"0123456789"), "x", 10)
    assert file.read(4) == b"0123"
    assert (file.tell(), file.seekable()) == (4, True)
    assert file.read() == b"456789"
    assert (file.seek(0), file.read(10)) == (0, b"0123456789")


def test_more_than_a_header_may_have_is_refused_before_it_is_read() -> None:
    inner = io.BytesIO(b"0123456789")
    with pytest.raises(ArtifactTooLarge, match="headers"):
        Careful(inner, "x", 9).read(10)
    assert inner.tell() == 0


def test_all_that_is_left_is_given_only_if_it_is_no_more_than_that() -> None:
    with pytest.raises(ArtifactTooLarge):
        Careful(io.BytesIO(b"0123456789"), "x", 9).read()
