from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from interlock.control import Errored
from interlock.testing.world import SEALED, failed, finding
from tests.estate import Estate
from tests.unit.cli.shell import Said, Shell


def test_where_nothing_was_ever_checked_the_gate_is_shut_and_nothing_is_made(shell: Shell) -> None:
    said = shell("gate")
    assert said.code == Exit.DENIED
    assert "there is no evidence of commit.secrets" in said.out
    assert "run `interlock check`" in said.out
    assert not (shell.world.root / ".interlock").exists()


def test_a_checked_commit_may_proceed(shell: Shell) -> None:
    shell.world.check()
    said = shell("gate", "--format", "json")
    assert said.code == Exit.ALLOWED
    assert (said.json["verdict"], said.json["hypothetical"], said.json["subject"]["name"]) == ("allow", False, "HEAD")
    assert all(reason["policy"]["line"] for reason in said.json["reasons"])
    bare = [reason["requirement"] for reason in said.json["reasons"] if not reason["evidence"]]
    assert bare == ["commit.sca:advisories"]  # nothing was looked up, since nothing has to be


def test_each_answer_explains_itself_when_asked(shell: Shell) -> None:
    shell.world.check()
    assert "required by" not in shell("gate").out
    explained = shell("gate", "--explain").out
    assert explained.count("required by baseline (built in):") == SEALED  # the controls, and that advisories were asked
    assert explained.count("evidence sha256:") == SEALED - 1


def test_a_subject_that_is_no_commit_is_wrong_use_and_no_denial(shell: Shell) -> None:
    said = shell("gate", "no-such-branch")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "'no-such-branch' is not a commit of" in said.err
    assert "[CHG-101]" in said.err
    said = shell("gate", "sha256:00")
    assert said.code == Exit.USAGE
    assert "[KRN-101]" in said.err


def test_another_time_gives_a_hypothetical_answer_that_opens_nothing(shell: Shell) -> None:
    shell.world.check()
    shell.world.pass_time(minutes=5)
    said = shell("gate", "--at", shell.world.at.isoformat(), "--format", "json")
    assert said.code == Exit.REVIEW
    assert said.json["hypothetical"] is True
    assert "as of" in said.json["hypothetical_because"][0]
    assert shell("gate", "--at", "2020-01-01T00:00:00Z").code == Exit.DENIED


@pytest.mark.parametrize("at", ["", "yesterday", "2026-01-01", "2026-01-01T00:00:00", "9999-12-31T23:59:59-10:00"])
def test_a_time_that_is_none_is_never_taken_for_the_present(shell: Shell, at: str) -> None:
    shell.world.check()
    said = shell("gate", "--at", at)
    assert said.code == Exit.USAGE
    assert "is not a point in time [KRN-102]" in said.err
    assert "RFC 3339" in said.err


def test_a_laxer_policy_than_the_configured_one_opens_nothing(shell: Shell) -> None:
    shell.write("interlock.yaml", "version: 1\npolicy: standard\n")
    shell.world.repository.commit()
    shell.world.check(policy="standard")
    assert shell("gate").code == Exit.ALLOWED
    said = shell("gate", "--policy", "baseline")
    assert said.code == Exit.REVIEW
    assert "policy baseline demands less than standard" in said.out


def test_a_broken_control_and_a_finding_are_told_apart_by_the_code(shell: Shell) -> None:
    shell.world.runner.outcomes["commit.sast"] = Errored("TOL-101", "bandit is not installed", "install bandit")
    shell.world.check()
    assert shell("gate").code == Exit.BROKEN
    shell.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    shell.world.commit({"app.py": "second\n"})
    shell.world.check()
    assert shell("gate").code == Exit.DENIED


def test_what_the_working_tree_holds_is_another_subject_than_the_commit_below(shell: Shell) -> None:
    shell.world.check()
    assert shell("gate", ".").code == Exit.ALLOWED
    shell.write("app.py", "print('not saved')\n")
    assert shell("gate", ".").code == Exit.DENIED
    assert shell("gate", "HEAD").code == Exit.ALLOWED


def test_a_known_checkpoint_stands_in_for_what_the_machine_forgot(shell: Shell) -> None:
    shell.world.check()
    kept = str(shell.world.root.parent / "checkpoint")
    assert shell("ledger", "checkpoint", "-o", kept).code == Exit.ALLOWED
    assert shell("ledger", "forget").code == Exit.ALLOWED
    assert shell("gate").code == Exit.REVIEW
    assert shell("gate", "--checkpoint", kept).code == Exit.ALLOWED


def test_a_checkpoint_that_nobody_signed_is_refused_and_not_ignored(shell: Shell) -> None:
    shell.world.check()
    text = shell("ledger", "checkpoint").out
    forged = shell.write("forged", text.replace(f"\n{SEALED}\n", f"\n{SEALED - 1}\n"))
    said = shell("gate", "--checkpoint", forged)
    assert (said.code, said.out) == (Exit.DENIED, "")
    said = shell("gate", "--checkpoint", "nothing")
    assert said.code == Exit.USAGE
    assert "nothing cannot be read" in said.err


def test_a_damaged_ledger_is_a_denial_that_says_so(shell: Shell) -> None:
    shell.world.check()
    shell.world.damage("DELETE FROM entry WHERE first = (SELECT max(first) FROM entry)")
    said = shell("gate")
    assert said.code == Exit.DENIED
    assert "the ledger does not verify" in said.out


def test_whoever_deploys_without_a_key_could_be_the_author(shell: Shell) -> None:
    apart = "extends: baseline\nseparation:\n  - [change.author, deployment.by]\n"
    shell.world.commit({"apart.yaml": apart, "interlock.yaml": "policy: apart.yaml\n"})
    shell.world.check()
    (shell.world.home / ".config" / "interlock" / "keys" / "current").unlink()
    [one] = [
        reason
        for reason in shell("gate", "--env", "live", "--format", "json").json["reasons"]
        if reason["requirement"] == "separation:1"
    ]
    assert one["status"] == "violated"
    assert "nobody can tell who" in one["says"]


ENVIRONMENTS = """\
product: shop
stages:
  - id: commit
  - {id: last, controls: [commit.sast], policy: standard}
environments:
  - {name: test, deployer: folders, targets: [{name: one, path: srv}]}
  - {name: live, deployer: folders, targets: [{name: one, path: srv}], policy: deploy/strict.yaml, stage: last}
"""
STRICT = "policy: strict\nrequire:\n  - control: key.rbac\n"


def by(said: Said) -> tuple[str, str, str]:
    assert said.out, said.err
    told = said.json.get("decision", said.json)
    return told["policy"]["name"], told["stage"], told["verdict"]


@pytest.fixture
def estate(shell: Shell, tmp_path: Path) -> Estate:
    shell.world.commit({"deploy/strict.yaml": STRICT})
    return Estate(tmp_path, ENVIRONMENTS, shell.world)


def test_what_may_go_into_an_environment_is_the_same_for_whoever_asks(shell: Shell, estate: Estate) -> None:
    digest = str(estate.artifact().digests[0])
    for name, under in (("test", ("baseline", "commit")), ("live", ("strict", "last"))):
        asked = shell("gate", digest, "--env", name, "--format", "json")
        shown = shell("review", "show", digest, "--env", name, "--format", "json")
        (planned,) = shell("deploy", digest, "--env", name, "--plan", "--format", "json").json["decisions"]
        assert by(asked)[:2] == under
        assert by(asked) == by(shown)
        assert (planned["policy"], planned["verdict"]) == by(asked)[::2]


def test_what_is_asked_for_goes_before_what_the_environment_says(shell: Shell, estate: Estate) -> None:
    digest = str(estate.artifact().digests[0])
    for more, under in (
        (("--policy", "standard"), ("standard", "last")),
        (("--stage", "commit"), ("strict", "commit")),
    ):
        assert by(shell("gate", digest, "--env", "live", *more, "--format", "json"))[:2] == under


@pytest.mark.parametrize(
    "words",
    [
        *(("gate", "HEAD"), ("review", "approve", "HEAD"), ("review", "show", "HEAD"), ("waivers", "list")),
        *(("hold", "list"), ("hold", "place", "HEAD", "--reason", "x"), ("hold", "lift", "HEAD", "--reason", "x")),
        ("break-glass", "ask", "HEAD", "--hours", "1", "--reason", "x"),
        ("gate", "HEAD", "--policy", "baseline", "--stage", "commit"),
    ],
    ids=" ".join,
)
def test_an_environment_that_is_written_wrongly_is_judged_by_nothing(
    shell: Shell, estate: Estate, words: tuple[str, ...]
) -> None:
    said = shell(*words, "--env", "liev")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "there is no environment 'liev' [DPL-101]" in said.err
    assert "test, live" in said.err


def test_no_file_beside_the_commit_takes_an_environment_away(shell: Shell, estate: Estate) -> None:
    for text in ("version: 1\n", ENVIRONMENTS.replace("deploy/strict.yaml", "baseline")):
        shell.write("interlock.yaml", text)
        said = shell("gate", "HEAD", "--env", "live", "--stage", "commit", "--format", "json")
        assert by(said)[0] == "strict"
    assert shell("gate", "HEAD", "--env", "elsewhere").code == Exit.USAGE
