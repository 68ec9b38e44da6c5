"""Paths of pages hold names of others as names, and nothing of them leads elsewhere."""

from __future__ import annotations

import pytest

from interlock.kernel import Digest
from interlock.kernel.pages import (
    address,
    evidence_path,
    glass_path,
    hold_path,
    review_path,
    subject_path,
    trace_path,
    waiver_path,
)
from interlock.web.paths import after_sign_in

COMMIT = Digest("gitCommit", "c" * 40)


def test_what_is_empty_is_not_asked_for() -> None:
    assert address("/findings", product="", rule="a b") == "/findings?rule=a+b"
    assert address("/findings?rule=a", product="shop") == "/findings?rule=a&product=shop"
    assert address("/findings", product="") == "/findings"
    assert address("/search", q="\ud800") == "/search?q=%3F", "half a character is no reason to break"


def test_each_thing_has_its_page() -> None:
    assert evidence_path(7) == "/evidence/7"
    assert evidence_path(COMMIT) == f"/evidence/{COMMIT}"
    assert subject_path(COMMIT) == f"/subjects/gitCommit:{'c' * 40}"
    assert review_path(COMMIT, "") == f"/approvals/release/{COMMIT}"
    assert review_path(COMMIT, "a b") == f"/approvals/release/{COMMIT}?environment=a+b"
    assert [made("sha256:ab") for made in (waiver_path, glass_path, hold_path)] == [
        "/waivers/sha256:ab",
        "/break-glass/sha256:ab",
        "/holds/sha256:ab",
    ]


@pytest.mark.parametrize("name", ["../sign-out", "//evil.example.org", "a\r\nb: c", "a?b=c#d", "\\\\evil"])
def test_a_name_that_somebody_chose_stays_on_its_page(name: str) -> None:
    for made, begins in ((trace_path, "/trace?of="), (lambda text: address("/search", q=text), "/search?q=")):
        path = made(name)
        assert path.startswith(begins)
        assert after_sign_in(path) == path
