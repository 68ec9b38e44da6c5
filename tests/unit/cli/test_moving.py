from __future__ import annotations

import argparse
from pathlib import Path

import msgspec
import pytest

from interlock.cli.exits import Exit
from interlock.cli.moving import default_tag, exit_of, show_moved
from interlock.decision import Verdict
from interlock.flows.move import Moved
from interlock.kernel import sha256
from tests.docks import Dock, Judge, gated


def moved(tmp_path: Path, judge: Judge) -> Moved:
    dock = Dock(tmp_path)
    return gated(dock, dock.place("place"), judge)


@pytest.mark.parametrize(
    ("judge", "code"),
    [
        (Judge(), Exit.ALLOWED),
        (Judge(Verdict.DENY), Exit.DENIED),
        (Judge(Verdict.REVIEW), Exit.REVIEW),
        (Judge(hypothetical=("so it is",)), Exit.REVIEW),
    ],
)
def test_the_exit_code_is_that_of_the_decision(tmp_path: Path, judge: Judge, code: Exit) -> None:
    assert exit_of(moved(tmp_path, judge)) == code


def test_what_did_not_arrive_never_ends_well(tmp_path: Path) -> None:
    done = moved(tmp_path, Judge())
    assert exit_of(msgspec.structs.replace(done, is_done=False)) == Exit.DENIED
    assert exit_of(msgspec.structs.replace(done, is_done=False, answered=None)) == Exit.DENIED


def test_a_refusal_is_shown_with_the_decision(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert show_moved(moved(tmp_path, Judge(Verdict.DENY)), "pushed", argparse.Namespace(format="text")) == Exit.DENIED
    shown = capsys.readouterr().out
    assert "was not pushed" in shown
    assert "there is no evidence of commit.sast" in shown


def test_the_usual_tag_is_the_start_of_the_digest() -> None:
    assert default_tag(sha256(b"x").hex) == sha256(b"x").hex[:12]
