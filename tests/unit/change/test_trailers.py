"""Tickets are read from the trailers of a message, and from nothing else in it."""

from __future__ import annotations

import pytest

from interlock.change.trailers import tickets_named


@pytest.mark.parametrize(
    ("block", "tickets"),
    [
        ("Fixes: #12", ("#12",)),
        ("Closes #12", ("#12",)),
        ("Refs: ABC-12", ("ABC-12",)),
        ("Ticket: ABC-12", ("ABC-12",)),
        ("refs ABC-12", ("ABC-12",)),
        ("Refs: ABC-12, ABC-13 #4", ("ABC-12", "ABC-13", "#4")),
        ("Refs: ABC-12, and ABC-13", ("ABC-12", "ABC-13")),
        ("Refs: ABC-12,\n  ABC-13", ("ABC-12", "ABC-13")),
        ("Closes: owner/shop#12", ("owner/shop#12",)),
        ("Closes: https://forge.example.org/owner/shop/-/issues/12", ("forge.example.org/owner/shop#12",)),
        ("Closes: https://Forge.example.org/owner/shop/issues/12", ("forge.example.org/owner/shop#12",)),
        ("Jira: https://tracker.example.org/browse/ABC-12", ("ABC-12",)),
        ("Fixes: #12\nSigned-off-by: Ann <ann@example.org>", ("#12",)),
        ("Fixes: #12\n(cherry picked from commit 54a4f0239f2e)", ("#12",)),
        ("Fixes: #12\nit is signed, too\nSigned-off-by: Ann <ann@example.org>", ("#12",)),
        ("Fixes: #12\r\nRefs: ABC-1", ("#12", "ABC-1")),
        ("Fixes: #12\nRefs: #12", ("#12",)),
        ('Fixes: 54a4f0239f2e ("shop: sell")', ()),
        ("Fixes: 12", ()),
        ("Fixes: it, as #12 says", ()),
        ("Reviewed-by: ABC-12", ()),
        ("Fixes: #12\nand that is all there is to say", ()),
        ("This Closes #12", ()),
        ("Fixes: #0", ()),
        (f"Refs: {'a/' * 200}shop#1", ()),
    ],
)
def test_a_block_of_trailers_names_tickets(block: str, tickets: tuple[str, ...]) -> None:
    assert tickets_named(f"sell things\n\nSome text.\n\n{block}\n") == tickets


def test_a_title_and_the_text_between_name_none() -> None:
    assert tickets_named("Fixes: #12") == ()
    assert tickets_named("sell\n\nFixes: #12\n\nThat is what it does.\n") == ()
    assert tickets_named("sell\n\nWhat Closes #12 is told below.\nIt is more.\n") == ()
    assert tickets_named("") == ()
