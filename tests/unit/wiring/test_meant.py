"""What an answer answers, told in words."""

from __future__ import annotations

from interlock.evidence import BreakGlass, Hold, Waiver
from interlock.wiring.meant import of_asked_glass, of_asked_waiver, of_placed_hold


def test_every_kind_is_told_whole() -> None:
    waiver = Waiver("rule", "bandit:B602", "ours", "ann", "2026-01-05T09:00:00Z", "2026-02-05T09:00:00Z", paths=("a",))
    told = {row.name: row.says for row in of_asked_waiver(waiver)}
    assert (told["What is waived"], told["Only in"], told["Instead"]) == ("rule bandit:B602", "a", "nothing")
    glass = BreakGlass("sha256:0", "", "it is down", "2026-01-05T09:00:00Z", "2026-01-05T11:00:00Z")
    assert {row.name: row.says for row in of_asked_glass(glass)}["Into"] == "no environment in particular"
    hold = Hold("place", "sha256:0", "wrong", "2026-01-05T09:00:00Z")
    assert [row.says for row in of_placed_hold(hold)] == ["sha256:0", "anything", "wrong"]
