"""What became of an artifact is said in a sentence, to people and to programs alike."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from interlock.decision import Verdict
from interlock.flows.artifacts import Shown
from interlock.flows.errors import EvidenceTampered
from interlock.flows.move import Moved
from interlock.flows.pull import Pulled
from interlock.kernel import instant, sha256
from interlock.render.artifacts import (
    moved_json,
    moved_lines,
    pulled_json,
    pulled_lines,
    shelf_lines,
    shown_json,
    shown_lines,
    verdict_of,
)
from interlock.render.paint import Paint
from tests.docks import Dock, Judge, gated

PLAIN = Paint(has_colour=False)


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    return Dock(tmp_path)


def text(moved: Moved) -> str:
    return "\n".join(moved_lines(moved, "pushed", PLAIN))


def test_a_push_says_what_went_where(dock: Dock) -> None:
    alone = dock.push(dock.place("first"))
    assert f"app.zip was pushed to {alone.target.place.address}:1.0" in text(alone)
    assert str(dock.subject.digests[0]) in text(alone)
    assert "no evidence about it is known here" in text(alone)
    dock.prove()
    assert "2 pieces of evidence about it went along" in text(dock.push(dock.place("second")))


def test_a_refusal_is_not_said_as_a_push(dock: Dock) -> None:
    moved = gated(dock, dock.place("first"), Judge(Verdict.DENY))
    assert "was not pushed" in text(moved)
    document = moved_json(moved, "pushed")
    assert document["done"] is False
    assert document["policy"] == "baseline"
    assert msgspec.json.encode(document)


def test_what_a_gate_allowed_names_the_policy(dock: Dock) -> None:
    moved = gated(dock, dock.place("first"), Judge())
    assert "allowed under baseline" in text(moved)
    assert moved_json(moved, "pushed")["done"] is True


def test_a_pull_says_whether_its_evidence_was_verified(dock: Dock) -> None:
    cargo = dock.push(dock.place("first")).cargo
    verified = Pulled(cargo, ("out/app.zip",), (sha256(b"x"),), 1)
    said = "\n".join(pulled_lines(verified, PLAIN))
    assert f"out/app.zip  {dock.subject.digests[0]}" in said
    assert "1 piece of evidence about it" in said
    bare = msgspec.structs.replace(verified, evidence=())
    assert "was not verified" in "\n".join(pulled_lines(bare, PLAIN))
    assert pulled_json(bare)["evidence"] == []


def shown(dock: Dock) -> Shown:
    moved = gated(dock, dock.place("first"), Judge())
    return Shown(
        moved.cargo,
        ("1.0",),
        commit="c" * 40,
        branch="main",
        built_at=instant("2026-01-05T10:00:00Z"),
        answered=moved.answered,
    )


def test_a_repository_is_shown_as_a_table(dock: Dock) -> None:
    head, row = shelf_lines([shown(dock)])
    assert head.split() == ["artifact", "name", "tag", "built", "commit", "branch", "verdict"]
    digest = dock.subject.digests[0].short
    assert row.split() == [digest, "app.zip", "1.0", "2026-01-05", "10:00", "c" * 12, "main", "allow"]


def test_what_nobody_says_is_said_to_be_so(dock: Dock) -> None:
    bare = msgspec.structs.replace(shown(dock), commit="", branch="", built_at=None)
    assert "nobody says" in "\n".join(shown_lines(bare, PLAIN))
    assert shown_json(bare)["commit"] is None
    assert " - " in shelf_lines([bare])[1]


def test_what_is_wrong_with_evidence_stands_where_the_verdict_would(dock: Dock) -> None:
    wrong = msgspec.structs.replace(shown(dock), wrong=EvidenceTampered(artifact="app", place="here", why="so"))
    assert verdict_of(wrong) == "deny (FLW-192)"
    assert "was tampered with: so" in "\n".join(shown_lines(wrong, PLAIN))
    document = shown_json(wrong)
    assert (document["verdict"], document["good"], document["code"]) == (Verdict.DENY, False, "FLW-192")


def test_no_name_that_a_registry_gives_steers_a_terminal(dock: Dock) -> None:
    one = shown(dock)
    named = msgspec.structs.replace(one.cargo, name="app\x1b[2J.zip")
    wrong = EvidenceTampered(artifact=named.name, place="here", why="so")
    moved = msgspec.structs.replace(gated(dock, dock.place("second"), Judge()), cargo=named)
    refused = msgspec.structs.replace(moved, is_done=False)
    told = [*shown_lines(msgspec.structs.replace(one, cargo=named, wrong=wrong), PLAIN), text(moved), text(refused)]
    told += pulled_lines(Pulled(named, ("out/app\x1b[2J.zip",), (), 0), PLAIN)
    assert "app" in told[0]
    assert not any("\x1b" in line for line in told)


def test_a_hypothetical_answer_is_marked(dock: Dock) -> None:
    moved = gated(dock, dock.place("first"), Judge(hypothetical=("so it is",)))
    one = msgspec.structs.replace(shown(dock), answered=moved.answered)
    assert verdict_of(one) == "allow (hypothetical)"
    assert "so it is" in "\n".join(shown_lines(one, PLAIN))
    assert shown_json(one)["good"] is False
