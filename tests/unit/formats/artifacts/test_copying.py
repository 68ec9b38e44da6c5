from io import BytesIO

import pytest

from interlock.formats.artifacts import ArtifactMalformed
from interlock.formats.artifacts.copying import copied_out
from interlock.formats.artifacts.tree import CHUNK
from tests.unit.formats.artifacts.building import budget, scratch


def test_a_member_is_copied_whole_and_can_be_sought_in() -> None:
    body = bytes(range(256)) * (CHUNK // 128)
    copied = copied_out(BytesIO(b"head" + body + b"tail"), 4, len(body), "a!b", budget(), scratch)
    assert copied.read() == body
    assert copied.seek(1) == 1


def test_a_member_that_ends_too_soon_is_named_and_not_given_short() -> None:
    with pytest.raises(ArtifactMalformed, match="a!b"):
        copied_out(BytesIO(b"short"), 2, 10, "a!b", budget(), scratch)


def test_what_is_copied_counts_against_the_budget() -> None:
    spent = budget()
    copied_out(BytesIO(b"x" * 100), 0, 100, "a!b", spent, scratch)
    assert spent._bytes == 100
