import json
from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from interlock.testing.world import SEALED, World, failed, finding
from tests.unit.cli.shell import Shell


@pytest.fixture
def checked(shell: Shell) -> Shell:
    """Give a shell where one check found one thing."""
    shell.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    shell.world.check()
    return shell


def found_place(shell: Shell) -> str:
    """Give the number of the entry with the findings, as text."""
    rows = shell("evidence", "--format", "json", "list").json
    return str(next(row["entry"] for row in rows if row["says"].startswith("commit.sast failed")))


@pytest.mark.parametrize("action", [["list"], ["show", "0"], ["verify"], ["export", "-o", "out"]])
def test_without_a_store_there_is_nothing_to_read_and_none_is_made(shell: Shell, action: list[str]) -> None:
    said = shell("evidence", *action)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "[STO-111]" in said.err
    assert [path.name for path in shell.world.root.iterdir() if path.name != ".git"] == ["app.py"]


def test_an_empty_store_has_no_evidence_and_verifies_none(shell: Shell) -> None:
    with shell.world.app() as app:
        assert app.gate.proven() is None
    assert "there is no evidence yet" in shell("evidence", "list").out
    said = shell("evidence", "verify")
    assert (said.code, said.out) == (Exit.DENIED, "")
    assert "no evidence to verify" in said.err


def test_the_list_names_each_entry_its_subject_and_who_signed(checked: Shell) -> None:
    rows = checked("evidence", "--format", "json", "list").json
    head = checked.world.repository.git("rev-parse", "HEAD")
    assert [row["entry"] for row in rows] == list(range(SEALED))
    assert all(row["verified"] and row["refused"] is None and row["signer"] for row in rows)
    assert {tuple(row["subjects"]) for row in rows} == {(f"gitCommit:{head}",)}
    shown = checked("evidence", "list").out
    assert "commit.sast failed, 1 finding" in shown
    assert "decision deny under baseline" in shown


def test_the_list_about_one_subject_leaves_out_the_others(checked: Shell) -> None:
    checked.world.commit({"app.py": "second\n"})
    assert len(checked("evidence", "--format", "json", "list", "HEAD~1").json) == SEALED
    assert checked("evidence", "--format", "json", "list", "HEAD").json == []


def test_one_piece_is_found_by_number_and_by_the_start_of_its_digest(checked: Shell) -> None:
    place = found_place(checked)
    by_number = checked("evidence", "show", place).json
    digest = by_number["envelope"].removeprefix("sha256:")
    assert by_number["predicate"]["counts"][0]["severity"] == "high"
    for name in (digest[:8], f"sha256:{digest}", digest):
        assert checked("evidence", "show", name).json == by_number


@pytest.mark.parametrize("name", [str(SEALED), "-1", "abcde", "", "sha256:", "zzzzzzzz", "9" * 30, "9" * 5000])
def test_a_name_of_nothing_is_wrong_use_whatever_it_looks_like(checked: Shell, name: str) -> None:
    said = checked("evidence", "show", "--", name)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "[EVD-104]" in said.err
    assert "`interlock evidence list` shows what there is" in said.err


def test_the_findings_and_the_envelope_are_given_as_they_are_stored(checked: Shell) -> None:
    place = found_place(checked)
    lines = checked("evidence", "show", place, "--findings").out.splitlines()
    assert [json.loads(line)["rule"] for line in lines] == ["bandit:B602"]
    assert checked("evidence", "show", "0", "--findings").out == ""
    envelope = checked("evidence", "show", place, "--envelope").json
    assert envelope.keys() == {"payload", "payloadType", "signatures"}


def test_whatever_was_altered_afterwards_does_not_verify(checked: Shell) -> None:
    assert checked("evidence", "verify").out.startswith(f"{SEALED} of {SEALED} pieces of evidence verify")
    checked.world.damage("DELETE FROM pack")
    said = checked("evidence", "verify")
    assert said.code != Exit.ALLOWED
    assert f"{SEALED} of {SEALED}" not in said.out


def test_lost_findings_are_named_by_the_entry_they_belong_to(checked: Shell) -> None:
    place = found_place(checked)
    checked.world.damage("DELETE FROM blob")
    for path in (checked.world.root / ".interlock").rglob("*"):
        if path.is_file() and "blobs" in path.parts:
            path.unlink()
    said = checked("evidence", "verify")
    assert said.code == Exit.DENIED
    assert f"entry {place} (" in said.out
    assert "its findings: " in said.out
    assert f"{SEALED - 1} of {SEALED} pieces of evidence verify" in said.out


def test_evidence_by_a_key_that_was_revoked_before_is_shown_as_refused_and_not_left_out(checked: Shell) -> None:
    checked("keys", "rotate")
    old = next(line.split()[0] for line in checked("keys", "list").out.splitlines()[1:] if "signs" not in line)
    assert checked("keys", "revoke", old, "--from", "2020-01-01T00:00:00Z").code == Exit.ALLOWED
    said = checked("evidence", "--format", "json", "list")
    if said.code == Exit.ALLOWED:  # the checkpoint is the very one that was remembered
        assert len(said.json) == SEALED
        assert all(not row["verified"] and row["refused"] for row in said.json)
        shown = checked("evidence", "show", "0")
        assert (shown.code, shown.out) == (Exit.DENIED, "")
        assert "entry 0 does not verify" in shown.err
    assert checked("evidence", "verify").code == Exit.DENIED


def test_a_bundle_proves_itself_and_is_taken_in_once(checked: Shell, tmp_path: Path) -> None:
    bundle = str(tmp_path / "bundle")
    assert checked("evidence", "export", "-o", bundle).out.startswith(f"{SEALED + 3} lines written")
    assert checked("evidence", "verify", bundle).out.startswith(f"{SEALED} of {SEALED}")
    said = checked("evidence", "import", bundle)
    assert (said.code, said.out) == (Exit.ALLOWED, f"0 pieces of evidence are new, {SEALED} were known, 0 refused\n")


def test_a_bundle_about_one_subject_holds_only_that(checked: Shell, tmp_path: Path) -> None:
    checked.world.commit({"app.py": "second\n"})
    bundle = tmp_path / "bundle"
    assert checked("evidence", "export", "HEAD", "-o", str(bundle)).code == Exit.ALLOWED
    assert len(bundle.read_bytes().splitlines()) == 1
    said = checked("evidence", "verify", str(bundle))
    assert said.code == Exit.DENIED, "a bundle without evidence proves nothing"


def test_a_bundle_of_strangers_is_refused_with_the_keys_it_offers(
    checked: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = str(tmp_path / "bundle")
    checked("evidence", "export", "-o", bundle)
    other = World(tmp_path / "other")
    monkeypatch.setenv("HOME", str(other.home))
    monkeypatch.chdir(other.root)
    other.check()
    said = checked("evidence", "verify", bundle)
    assert said.code == Exit.DENIED
    assert "nobody that counts here signed this log" in said.err
    assert "interlock keys trust" in said.err
    assert checked("evidence", "import", bundle).code == Exit.DENIED
    assert len(checked("evidence", "--format", "json", "list").json) == SEALED


@pytest.mark.parametrize("spoil", ["", "not json\n", '{"is":"entry"}\n', '{"is":"head"}\n', "[]\n", '"text"\n'])
def test_a_file_that_is_no_bundle_is_named_with_the_line(checked: Shell, spoil: str) -> None:
    path = checked.write("spoiled", spoil)
    said = checked("evidence", "verify", path)
    assert (said.code, said.out) == (Exit.DENIED, "")
    assert path in said.err
    assert "[EVD-105]" in said.err


def test_a_damaged_line_is_refused_by_its_number_and_the_others_are_taken(checked: Shell, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    checked("evidence", "export", "-o", str(bundle))
    lines = bundle.read_text().splitlines()
    second = json.loads(lines[2])
    second["envelope"] = json.loads(lines[1])["envelope"]
    lines[2] = json.dumps(second)
    bundle.write_text("\n".join(lines) + "\n")
    said = checked("evidence", "verify", str(bundle))
    assert said.code == Exit.DENIED
    assert "entry 1 (" in said.out
    assert f"{SEALED - 1} of {SEALED}" in said.out
    taken = checked("evidence", "import", str(bundle))
    assert taken.code == Exit.DENIED
    assert "entry 1 was not taken in" in taken.out
    assert "1 refused" in taken.out


def test_an_export_that_cannot_be_written_is_said_so(checked: Shell, tmp_path: Path) -> None:
    said = checked("evidence", "export", "-o", str(tmp_path / "missing" / "bundle"))
    assert said.code == Exit.USAGE
    assert "[CLI-102]" in said.err


def test_a_file_nested_without_end_is_no_bundle_and_no_fault_of_ours(checked: Shell) -> None:
    said = checked("evidence", "verify", checked.write("nested", '{"is":"head","more":' + "[" * 200_000))
    assert (said.code, said.out) == (Exit.DENIED, "")
    assert "[EVD-105]" in said.err


def test_keys_that_are_none_are_offered_by_nobody(checked: Shell) -> None:
    key = {"id": "a", "name": "n", "pem": "k\u00fcrbis"}
    head = {"is": "head", "schema": "interlock.bundle/v1", "origin": "o", "checkpoint": "c", "keys": [key]}
    said = checked("evidence", "verify", checked.write("offer", json.dumps(head, ensure_ascii=False)))
    assert (said.code, said.out) == (Exit.DENIED, "")
