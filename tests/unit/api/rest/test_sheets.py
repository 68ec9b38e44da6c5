"""Files that are handed in: what they are called, and of what they are."""

from __future__ import annotations

import re

import pytest

from interlock.api.rest import sheets
from interlock.kernel import Digest


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("a.json", "a.json"),
        ("../../etc/passwd", "passwd"),
        ("C:\\secret\\a.json", "a.json"),
        ("a\x1b[2J.json", "a[2J.json"),
        ("..", "report"),
        ("", "report"),
        ("x" * 500, "x" * 200),
    ],
)
def test_a_file_is_called_after_itself_and_leads_nowhere(name: str, called: str) -> None:
    assert sheets._bare(name) == called


@pytest.mark.parametrize("text", ["ab" * 20, f"gitCommit:{'ab' * 20}", f"sha256:{'ab' * 32}", f"sha512:{'ab' * 64}"])
def test_a_subject_is_named_by_a_digest_or_a_commit(text: str) -> None:
    assert re.fullmatch(sheets.SUBJECT, text)
    digest = Digest.parse(text if ":" in text else f"gitCommit:{text}")
    assert sheets.subject_of(text).digests == (digest,)
