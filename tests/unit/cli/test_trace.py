"""interlock trace, from the outside: what it prints, and what it ends with."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from interlock.cli.trace import _with_action
from interlock.evidence import CYCLONEDX
from tests.estate import Estate
from tests.unit.cli.shell import Shell
from tests.unit.flows.tracing.test_made_of import BOM


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (["HEAD"], ["from", "HEAD"]),
        (["-C", "x", "HEAD", "--forward"], ["-C", "x", "from", "HEAD", "--forward"]),
        (["--at=1d", "HEAD"], ["--at=1d", "from", "HEAD"]),
        (["code-to-prod", "HEAD"], ["code-to-prod", "HEAD"]),
        (["-C", "x", "where-is", "main"], ["-C", "x", "where-is", "main"]),
        (["--forward", "HEAD"], ["from", "--forward", "HEAD"]),
        (["ticket:where-is"], ["from", "ticket:where-is"]),
        (["--help"], ["--help"]),
        ([], ["from"]),
    ],
)
def test_the_word_from_may_be_left_out(words: list[str], given: list[str]) -> None:
    assert _with_action(words) == given


@pytest.fixture
def estate(shell: Shell, tmp_path: Path) -> Estate:
    made = Estate(tmp_path, world=shell.world)
    made.deployed(made.artifact())
    return made


def test_questions_are_answered_as_text_and_as_documents(estate: Estate, shell: Shell, tmp_path: Path) -> None:
    first = shell("trace", "HEAD", "--forward").out.splitlines()[0]
    assert estate.head[:12] in first
    assert " leads to " in first
    for words in (
        ["code-to-prod", "HEAD"],
        ["where-is", "HEAD"],
        ["prod-to-code", "staging"],
        ["pod-to-cves", "staging"],
        ["who-approved", "staging"],
        ["what-changed", "staging", "--between", "0", "now"],
        ["from", "staging", "--backward", "--until", "commit"],
    ):
        said = shell("trace", *words, "--format", "json")
        assert said.code == Exit.ALLOWED
        assert said.json["schema"].startswith("interlock.trace")
        assert shell("trace", "--at", "now", *words).out.startswith("as of ")
    picture = tmp_path / "picture.svg"
    assert shell("trace", "HEAD", "--format", "svg", "-o", str(picture)).code == Exit.ALLOWED
    assert picture.read_text("utf-8").startswith("<svg")


def test_what_nothing_is_called_is_wrong_use(estate: Estate, shell: Shell) -> None:
    del estate
    said = shell("trace", "no-such-thing")
    assert said.code == Exit.USAGE
    assert "TRC-101" in said.err


def test_a_graph_that_was_written_into_is_a_broken_world_and_no_answer(estate: Estate, shell: Shell) -> None:
    estate.world.damage("UPDATE OR IGNORE graph_edge SET relation = (SELECT max(relation) FROM graph_edge)")
    said = shell("trace", "HEAD", "--forward")
    assert said.code == Exit.BROKEN
    assert "TRC-105" in said.err
    assert "interlock trace rebuild --check" in said.err
    assert said.out == ""


def test_an_edge_that_was_taken_away_is_found_and_put_back(estate: Estate, shell: Shell) -> None:
    assert shell("trace", "rebuild", "--check").code == Exit.ALLOWED
    estate.world.damage("DELETE FROM graph_edge WHERE source = (SELECT min(source) FROM graph_edge)")
    said = shell("trace", "rebuild", "--check")
    assert said.code == Exit.BROKEN
    assert "missing" in said.out
    assert shell("trace", "rebuild").code == Exit.ALLOWED
    assert shell("trace", "rebuild", "--check", "--format", "json").json["differences"] == 0
    place = estate.world.home / "said.json"
    assert shell("trace", "-o", str(place), "rebuild", "--check", "--format", "json").out == ""
    assert '"differences":0' in place.read_text()


def test_what_things_are_made_of_is_held_against_their_sealed_sboms(estate: Estate, shell: Shell) -> None:
    with estate.world.app() as app:
        app.seal.document(estate.artifact(b"another"), CYCLONEDX, BOM)
    assert shell("trace", "rebuild", "--check").code == Exit.ALLOWED
    estate.world.damage("UPDATE component SET purl = 'pkg:pypi/innocent@1', version = '1'")
    said = shell("trace", "rebuild", "--check")
    assert said.code == Exit.BROKEN
    assert "changed            inventory_subject" in said.out
    mended = shell("trace", "rebuild", "--format", "json").json
    assert mended["differences"] == len(mended["named"]) > 0
    assert shell("trace", "rebuild", "--check").code == Exit.ALLOWED


def test_before_the_ledger_nothing_was_known_and_of_what_is_to_come_nobody_knows_more_than_now(
    estate: Estate, shell: Shell
) -> None:
    said = shell("trace", "--at", "1999-01-01", "prod-to-code", "staging")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "the ledger had 0 entries then" in said.err
    changed = shell("trace", "what-changed", "staging", "--between", "1999-01-01", "now")
    assert "from 1999-01-01 (from the beginning: the ledger had no entry yet)" in changed.out
    now, later = (shell("trace", "--at", at, "prod-to-code", "staging") for at in ("now", "9999-12-31"))
    assert now.code == Exit.ALLOWED
    assert (now.code, now.out) == (later.code, later.out)
    empty = shell("trace", "--at", "", "prod-to-code", "staging")
    assert (empty.code, empty.out) == (Exit.USAGE, "")
    assert "leave it out for now" in empty.err
