"""Tokens as people read them: those that count first, each with what it is for."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from interlock.identity import Party, Permission, Resource
from interlock.identity.tokens import TokenCard
from interlock.render.tokens import token_json, token_lines

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
CARD = TokenCard(
    "tok-1", "pipeline", Party.parse("workload:ci"), (Permission.EVIDENCE_READ,), Resource("shop"), AT,
    AT + timedelta(days=3), "ann",
)  # fmt: skip


def test_nothing_there_says_how_to_make_one() -> None:
    assert token_lines((), AT) == ["there are no tokens; `interlock token new` makes one"]


def test_what_counts_comes_first() -> None:
    over = replace(CARD, id="tok-2", until=AT)
    revoked = replace(CARD, id="tok-3", revoked_at=AT)
    used = replace(CARD, used_at=AT)
    lines = token_lines((over, revoked, used), AT)
    assert lines[0] == "tok-1  workload:ci  until 2026-05-04  pipeline"
    assert lines[1] == "  evidence.read on product:shop; last used 2026-05-01 12:00; made by ann"
    assert "over since 2026-05-01" in lines[2]
    assert "revoked 2026-05-01 12:00" in lines[4]


def test_json_has_everything_but_the_token() -> None:
    told = token_json(CARD)
    assert told["resource"] == "product:shop"
    assert told["used_at"] is None
    assert set(told) == {
        "id", "name", "owner", "permissions", "resource", "made_at", "until", "made_by", "used_at", "revoked_at",
    }  # fmt: skip
