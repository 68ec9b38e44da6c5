from pathlib import Path
from typing import Any

from interlock.flows.replay import Replayed
from interlock.render.replay import replayed_json, replayed_lines
from interlock.testing.world import World, failed, finding


def made(tmp_path: Path, policy: str = "") -> tuple[list[Replayed], list[str], dict[str, Any]]:
    world = World(tmp_path)
    world.runner.outcomes["commit.sast"] = failed(*(finding("commit.sast", fingerprint=f"{n:032}") for n in range(2)))
    world.check(policy="")
    with world.app(is_reading=True) as app:
        wanted = app.policies.get(policy) if policy else None
        found = list(app.replay.run(wanted))
        return found, list(replayed_lines(found, wanted)), replayed_json(found, wanted)


def test_what_is_the_same_is_one_sentence(tmp_path: Path) -> None:
    found, lines, body = made(tmp_path)
    assert lines == ["1 recorded decision: each comes out byte for byte as it was recorded"]
    assert body["policy"] is None
    assert len(found) == 1


def test_what_could_not_be_made_again_says_why(tmp_path: Path) -> None:
    found, _, _ = made(tmp_path)
    lost = [Replayed(found[0].recorded, None, "its policy is gone")]
    lines = list(replayed_lines(lost, None))
    assert lines[0] == "1 recorded decision: 0 come out byte for byte as recorded, 1 do not"
    assert "deny → not to be made again" in lines[2]
    assert lines[3] == "    its policy is gone"


def test_nothing_recorded_says_how_to_begin() -> None:
    assert "`interlock check` records one" in next(replayed_lines([], None))


def test_the_document_names_both_verdicts(tmp_path: Path) -> None:
    _, lines, body = made(tmp_path, "critical")
    assert "under critical" in lines[0]
    [row] = body["decisions"]
    assert (row["then"], row["now"], row["identical"]) == ("deny", "deny", False)
