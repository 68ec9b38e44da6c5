from __future__ import annotations

import pytest

from interlock.evidence import PredicateMalformed
from interlock.evidence.transfer import Transferred, read_transfer
from interlock.kernel import canonical

ONE = Transferred("push", "done", "sha256:a", "app.zip", "oci://reg.example.org/app", "2026-01-01T00:00:00Z", "1")


def test_a_transfer_reads_as_itself_and_says_only_what_there_is_to_say() -> None:
    body = canonical(ONE)
    assert read_transfer(body) == ONE
    for left_out in (b"tag", b"policy", b"says", b"code"):
        assert left_out not in body


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", canonical(ONE).replace(b'"result"', b'"outcome"'), b"[" * 3000])
def test_what_is_no_transfer_is_refused(body: bytes) -> None:
    with pytest.raises(PredicateMalformed):
        read_transfer(body)
