import base64

import pytest

from interlock.cli.exits import Exit
from interlock.crypto import merkle
from interlock.testing.world import SEALED
from tests.unit.cli.shell import Shell


@pytest.fixture
def checked(shell: Shell) -> Shell:
    """Give a shell with a log of the entries of one check."""
    shell.world.check()
    return shell


@pytest.mark.parametrize("action", [["checkpoint"], ["prove", "0"], ["fsck"], ["export", "tiles"]])
def test_without_a_store_nothing_is_answered_and_nothing_made(shell: Shell, action: list[str]) -> None:
    said = shell("ledger", *action)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "[STO-111]" in said.err
    assert not (shell.world.root / "tiles").exists()


def test_a_log_without_entries_has_no_checkpoint_to_show(shell: Shell) -> None:
    with shell.world.app() as app:
        assert app.gate.proven() is None
    said = shell("ledger", "checkpoint")
    assert (said.code, said.out) == (Exit.DENIED, "")
    assert "[LED-106]" in said.err


def test_the_checkpoint_in_a_file_is_the_one_that_is_printed(checked: Shell) -> None:
    shown = checked("ledger", "checkpoint").out
    path = checked.world.root / "checkpoint"
    assert checked("ledger", "checkpoint", "-o", str(path)).code == Exit.ALLOWED
    assert path.read_text() == shown
    assert shown.splitlines()[1] == str(SEALED)
    said = checked("ledger", "checkpoint", "-o", "")
    assert (said.code, said.out) == (Exit.USAGE, "")


def test_an_inclusion_proof_folds_into_the_root_of_the_checkpoint(checked: Shell) -> None:
    shown = checked("ledger", "prove", "3").json
    size, root = shown["checkpoint"].splitlines()[1:3]
    path = [base64.b64decode(one) for one in shown["inclusion"]["path"]]
    leaf = merkle.leaf_hash(shown["leaf"].encode())
    assert (shown["inclusion"]["index"], shown["inclusion"]["size"]) == (3, int(size))
    assert merkle.root_from_inclusion(leaf, 3, int(size), path) == base64.b64decode(root)


def test_a_consistency_proof_and_an_inclusion_proof_can_be_asked_for_together(checked: Shell) -> None:
    shown = checked("ledger", "prove", "0", "--since", "2").json
    assert (shown["consistency"]["old"], shown["consistency"]["new"]) == (2, SEALED)
    assert shown["inclusion"]["index"] == 0


@pytest.mark.parametrize("words", [[], ["7"], ["--since", "999"], ["--since", "-1"], ["--since", "many"]])
def test_what_cannot_be_proved_is_never_answered_with_a_proof(checked: Shell, words: list[str]) -> None:
    said = checked("ledger", "prove", *words)
    assert said.code in {Exit.USAGE, Exit.DENIED}
    assert said.out == ""
    assert said.err


def test_an_untouched_log_is_sound_and_says_what_it_was_held_against(checked: Shell) -> None:
    said = checked("ledger", "fsck", "--format", "json")
    told = (said.code, said.json["sound"], said.json["entries"], said.json["faults"])
    assert told == (Exit.ALLOWED, True, SEALED, [])
    assert f"a continuation of the {SEALED} seen before" in said.json["says"]
    checked("ledger", "forget")
    assert "freshness unproven" in checked("ledger", "fsck").out


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM entry WHERE first = (SELECT max(first) FROM entry)",
        "DELETE FROM entry_subject",
        "UPDATE entry SET leaves = x'7b7d' WHERE first = (SELECT max(first) FROM entry)",
        "UPDATE entry SET leaves = CAST(leaves || x'0a7b7d' AS BLOB) WHERE first = 0",
        "DELETE FROM tile",
        "DELETE FROM pack",
    ],
)
def test_each_damage_is_a_fault_with_code_and_place(checked: Shell, damage: str) -> None:
    checked.world.damage(damage)
    said = checked("ledger", "fsck")
    assert said.code == Exit.DENIED
    assert said.out.startswith("LED-") or "[LED-" in said.err or "[STO-" in said.err


def test_a_checkpoint_of_another_log_is_refused_and_not_held_against_this_one(checked: Shell) -> None:
    text = checked("ledger", "checkpoint").out
    forged = checked.write("forged", text.replace(text.split("\n", maxsplit=1)[0], "interlock.local/other"))
    assert checked("ledger", "fsck", "--checkpoint", forged).code == Exit.DENIED
    assert checked("ledger", "fsck", "--checkpoint", "missing").code == Exit.USAGE


def test_the_log_is_exported_into_an_empty_folder_only(checked: Shell) -> None:
    folder = checked.world.root.parent / "tiles"
    assert checked("ledger", "export", str(folder)).code == Exit.ALLOWED
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"checkpoint", f"tile/0/000.p/{SEALED}"} <= names
    assert (folder / "checkpoint").read_text() == checked("ledger", "checkpoint").out
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    said = checked("ledger", "export", str(folder))
    assert said.code == Exit.USAGE
    assert "it is not an empty folder [CLI-102]" in said.err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert checked("ledger", "export", str(checked.world.root / "app.py")).code == Exit.USAGE


def test_a_damaged_log_is_not_exported_as_a_good_one(checked: Shell) -> None:
    checked.world.damage("DELETE FROM entry WHERE first = (SELECT max(first) FROM entry)")
    folder = checked.world.root.parent / "tiles"
    assert checked("ledger", "export", str(folder)).code != Exit.ALLOWED
    assert not folder.exists()
