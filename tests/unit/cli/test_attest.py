import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from interlock.cli.exits import Exit
from interlock.kernel import stamp
from tests.unit.cli.company import Company
from tests.unit.cli.shell import Said, Shell

PENTEST = (
    "policy: own\nrequire:\n  - control: acceptance.pentest\n    max_age: 365d\n    limits: {critical: 0, high: 0}\n"
)
SAST = "policy: own\nrequire:\n  - control: commit.sast\n    by_hand: %s\n"


def own(shell: Shell, policy: str = PENTEST) -> None:
    shell.world.repository.commit(own__yaml=policy, interlock__yaml="policy: own.yaml\n")
    shell.write("report.txt", "what we found\n")


def attest(shell: Shell, *more: str, control: str = "acceptance.pentest", file: str = "report.txt") -> Said:
    words = ("--subject", "HEAD", "--file", file, "--scope", "the whole shop")
    return shell("attest", control, *words, *more)


def verdict(shell: Shell) -> tuple[str, str]:
    decision = shell("gate", "HEAD", "--format", "json").json
    return decision["verdict"], decision["reasons"][0]["status"]


def test_a_control_without_a_runner_is_missing_until_it_is_attested(shell: Shell) -> None:
    own(shell)
    denied = shell("gate", "HEAD")
    assert denied.code == Exit.DENIED
    assert "attest it by hand: `interlock attest acceptance.pentest --subject HEAD --file REPORT" in denied.out
    said = attest(shell, "--by", "Red Cell", "--note", "retest in spring", "--date", "2020-01-31")
    assert said.code == Exit.ALLOWED
    for text in ("acceptance.pentest passed for HEAD", "as of 2020-01-31T00:00:00Z", "Red Cell", "report.txt"):
        assert text in said.out
    assert verdict(shell) == ("deny", "stale")
    assert attest(shell).code == Exit.ALLOWED
    assert verdict(shell) == ("allow", "satisfied")


def test_findings_count_against_the_limits_and_are_kept_with_the_papers(shell: Shell) -> None:
    own(shell)
    listed = shell.write("more.json", json.dumps([{"severity": "low", "message": "banner"}]))
    shell.write("plan.png", "picture")
    found = ("--finding", "high:SQL injection in login", "--findings", listed, "--attach", "plan.png")
    said = attest(shell, *found, "--format", "json").json
    assert (said["outcome"], said["counts_by_itself"]) == ("failed", True)
    assert [one["name"] for one in said["manual"]["attachments"]] == ["report.txt", "plan.png"]
    assert [one["is_report"] for one in said["manual"]["attachments"]] == [True, False]
    assert verdict(shell) == ("deny", "violated")
    entry = said["envelope"].removeprefix("sha256:")
    rows = [json.loads(row) for row in shell("evidence", "show", entry, "--findings").out.splitlines()]
    assert sorted(row["message"] for row in rows) == ["SQL injection in login", "banner"]
    assert "by hand" in shell("evidence", "list").out
    assert shell("evidence", "verify").code == Exit.ALLOWED


def test_what_people_attest_of_a_control_that_runs_counts_only_where_the_policy_says_so(shell: Shell) -> None:
    own(shell, SAST % "false")
    assert "`by_hand: true` for commit.sast" in attest(shell, control="commit.sast").out
    assert verdict(shell) == ("deny", "missing")
    own(shell, SAST % "true")
    attest(shell, control="commit.sast")
    assert verdict(shell) == ("allow", "satisfied")


def test_secrets_are_masked_before_anything_is_kept(shell: Shell) -> None:
    own(shell)
    secret = "AKIA" + "Z7Q2M5N8P1R4T6V9"
    shell.write("report.txt", f"key {secret}\n")
    said = attest(shell, "--finding", f"low:key {secret} in a log", "--note", f"key {secret}")
    assert "with what looked like a secret masked" in said.out
    assert shell("evidence", "export", "-o", "all.jsonl").code == Exit.ALLOWED
    assert secret.lower() not in shell("evidence", "show", "0").out.lower()
    assert secret.lower() not in shell("evidence", "show", "0", "--findings").out.lower()
    assert secret.encode() not in Path("all.jsonl").read_bytes()


def test_papers_travel_in_a_bundle_and_their_loss_is_told(shell: Shell) -> None:
    own(shell)
    digest = attest(shell, "--format", "json").json["manual"]["attachments"][0]["sha256"]
    shell("evidence", "export", "-o", "all.jsonl")
    assert digest in Path("all.jsonl").read_text("utf-8")
    shell.world.damage("DELETE FROM blob")
    said = shell("evidence", "verify")
    assert said.code == Exit.DENIED
    assert "its report.txt" in said.out


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        (("--date", "2999-01-01"), Exit.USAGE, "FLW-131"),
        (("--date", "soon"), Exit.USAGE, "no day such as"),
        (("--outcome", "failed"), Exit.USAGE, "FLW-132"),
        (("--outcome", "passed", "--finding", "info:x"), Exit.USAGE, "cannot be passed with 1 finding"),
        (("--finding", "bad:x"), Exit.USAGE, "is not one of critical"),
        (("--finding", "high: "), Exit.USAGE, "is not one of critical"),
        (("--findings", "interlock.yaml"), Exit.USAGE, "FMT-113"),
        (("--attach", "nowhere.pdf"), Exit.USAGE, "nowhere.pdf cannot be read"),
        (("--attach", "."), Exit.USAGE, "no regular file"),
        (("--attach", "empty"), Exit.USAGE, "CLI-111"),
        (("--subject", "nothing"), Exit.USAGE, "CHG-101"),
        (("--scope", " "), Exit.USAGE, "no words"),
        (("--attach", "report.txt") * 50, Exit.USAGE, "at most 50 files"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_what_is_wrong_is_told_and_nothing_is_recorded(
    shell: Shell, more: tuple[str, ...], code: Exit, says: str
) -> None:
    own(shell)
    shell.write("empty", "")
    said = attest(shell, *more)
    assert (said.code, said.out) == (code, "")
    assert says in said.err
    assert verdict(shell) == ("deny", "missing")


def test_a_control_that_is_not_there_is_wrong_use(shell: Shell) -> None:
    own(shell)
    said = attest(shell, control="acceptance.pentes")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "did you mean acceptance.pentest?" in said.err


def test_an_artifact_can_be_attested_and_its_gate_tells_that_no_policy_is_known(shell: Shell) -> None:
    own(shell)
    shell.write("shop.tar", "bytes")
    assert attest(shell, "--subject", "shop.tar").code == Exit.ALLOWED
    decision = shell("gate", "shop.tar", "--format", "json").json
    assert decision["reasons"][0]["status"] == "satisfied"
    assert decision["hypothetical"] is True
    assert "not what is checked out here" in shell("gate", "shop.tar").out


def test_what_the_working_tree_holds_can_be_attested(shell: Shell) -> None:
    own(shell)
    assert attest(shell, "--subject", ".").code == Exit.ALLOWED
    decision: Any = shell("gate", ".", "--format", "json").json
    assert decision["reasons"][0]["status"] == "satisfied"


def test_an_earlier_commit_can_be_attested(shell: Shell) -> None:
    own(shell)
    before = stamp(shell.world.at - timedelta(days=1))
    shell.world.repository.commit(a__py="print(1)\n")
    said = attest(shell, "--subject", "HEAD~1", "--date", before)
    assert said.code == Exit.ALLOWED
    assert f"as of {before}" in said.out


def test_whoever_has_no_role_that_allows_it_is_told_that_it_does_not_count(team: Company) -> None:
    team.shell.write("report.txt", "what we found\n")
    words = ("acceptance.pentest", "--subject", "HEAD", "--file", "report.txt", "--scope", "all")
    assert "does not count" not in team("ann", "attest", *words).out
    team("ann", "keys", "new", "--name", "stranger")
    said = team.shell("attest", *words, "--scope", "more", "--format", "json")
    assert (said.code, said.json["why_not"]) == (
        Exit.ALLOWED,
        "nobody is known for the key of stranger, who attests it",
    )
