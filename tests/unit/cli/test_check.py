import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interlock.cli.exits import Exit
from interlock.control import Errored, Outcome
from interlock.kernel import sha256
from interlock.testing.runner import CannedRunner
from interlock.testing.world import SEALED, failed, finding
from interlock.wiring.app import App
from tests.unit.cli.shell import Shell

Answer = Callable[[str, Outcome], None]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Have no tool run: every control passes, but for what a test has it answer."""
    outcomes: dict[str, Outcome] = {}

    def engine(self: App, **options: Any) -> CannedRunner:
        return CannedRunner(outcomes)

    monkeypatch.setattr(App, "engine", engine)  # what tools answer is put in, all else is the program itself
    return outcomes.__setitem__


def test_a_change_that_nothing_speaks_against_is_allowed_and_sealed(shell: Shell, answer: Answer) -> None:
    said = shell("check", "--format", "json")
    assert (said.code, said.err) == (Exit.ALLOWED, "")
    assert said.json["verdict"] == "allow"
    assert shell("gate").code == Exit.ALLOWED
    assert len(shell("evidence", "--format", "json", "list").json) == SEALED


def test_a_finding_a_broken_tool_and_a_deferred_answer_have_codes_of_their_own(shell: Shell, answer: Answer) -> None:
    answer("commit.sast", Errored("TOL-101", "bandit is not installed", "install bandit"))
    assert shell("check").code == Exit.BROKEN
    answer("commit.iac", failed(finding("commit.iac")))
    assert shell("check").code == Exit.DENIED, "a violated requirement comes before a broken control"


def test_a_check_of_some_controls_is_hypothetical_and_opens_nothing(shell: Shell, answer: Answer) -> None:
    said = shell("check", "--control", "commit.sast", "--format", "json")
    assert said.code not in {Exit.ALLOWED, Exit.OUR_BUG}
    assert said.json["hypothetical"] is True
    assert shell("gate").code == Exit.DENIED


def test_a_laxer_policy_is_hypothetical(shell: Shell, answer: Answer) -> None:
    shell.write("interlock.yaml", "version: 1\npolicy: standard\n")
    shell.world.repository.commit()
    said = shell("check", "--policy", "baseline", "--format", "json")
    assert said.code == Exit.REVIEW
    (why,) = said.json["hypothetical_because"]
    assert why.startswith("policy baseline demands less than standard, which holds in what was examined; ")


def test_the_answer_in_a_file_is_the_answer_and_the_verdict_is_still_the_code(shell: Shell, answer: Answer) -> None:
    answer("commit.sast", failed(finding("commit.sast")))
    path = shell.world.root.parent / "result.json"
    said = shell("check", "--format", "json", "-o", str(path))
    assert (said.code, said.out) == (Exit.DENIED, "")
    assert f"deny: written to {path}" in said.err
    assert json.loads(path.read_text())["verdict"] == "deny"
    assert not list(path.parent.glob("*.part"))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--control", "commit.sats"], "CTL-101"),
        (["--policy", "nothing.yaml"], "DEC-107"),
        (["--since", "no-such-revision"], "CHG-101"),
        (["--since", ""], "CHG-101"),
        (["--output", "missing/result"], "CLI-102"),
        (["--output", "."], "CLI-102"),
    ],
)
def test_wrong_words_are_told_before_anything_is_made(
    shell: Shell, answer: Answer, words: list[str], code: str
) -> None:
    said = shell("check", *words)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert f"[{code}]" in said.err
    assert len(said.err.splitlines()) >= 2, "with what to do"
    assert shell("gate").code == Exit.DENIED


@pytest.mark.parametrize(
    "words",
    [
        ["--jobs", "0"],
        ["--jobs", "257"],
        ["--jobs", "-1"],
        ["--jobs", "9" * 5000],
        ["--jobs", "two"],
        ["--format", "pdf"],
        ["--since", "HEAD", "--staged"],
        ["one", "two"],
        ["--fail"],
    ],
)
def test_words_that_mean_nothing_are_wrong_use(shell: Shell, answer: Answer, words: list[str]) -> None:
    said = shell("check", *words)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "`interlock check --help` shows what it takes" in said.err
    assert not (shell.world.root / ".interlock").exists()


def test_only_what_is_staged_is_judged_when_that_is_asked(shell: Shell, answer: Answer) -> None:
    shell.write("staged.py", "print('staged')\n")
    shell.world.repository.git("add", "staged.py")
    shell.write("later.py", "print('later')\n")
    said = shell("check", "--staged", "--format", "json")
    assert said.json["state"] == "staged"
    assert said.json["coverage"]["commit.sast"]["owed"] == 2


def test_being_told_to_end_is_an_interrupt_and_no_verdict(
    shell: Shell, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(self: CannedRunner, *args: object, **options: object) -> None:
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(CannedRunner, "run", run)
    said = shell("check")
    assert (said.code, said.out) == (Exit.INTERRUPTED, "")
    assert "interrupted" in said.err
    assert shell("gate").code == Exit.DENIED


def test_a_database_that_only_the_repository_names_is_not_connected_to(shell: Shell, answer: Answer) -> None:
    word = sha256(b"a password").hex[:20]
    shell.write("interlock.yaml", f"version: 1\nstore: postgresql://somebody:{word}@127.0.0.1:9/x\n")
    said = shell("check")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "[CFG-104]" in said.err
    assert word not in said.err
    assert "interlock check --store" in said.err


def test_a_folder_that_is_no_repository_is_judged_as_it_is(shell: Shell, answer: Answer, tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "a.py").write_text("print('hello')\n")
    said = shell("check", str(folder), "--format", "json")
    assert said.code == Exit.ALLOWED
    assert said.json["state"] == "directory"
    said = shell("check", str(tmp_path / "missing"))
    assert (said.code, said.out) == (Exit.USAGE, "")
