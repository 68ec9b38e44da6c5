from __future__ import annotations

import io

import pytest

from interlock.cli.exits import Exit
from tests.unit.cli.company import Company
from tests.unit.cli.shell import Said, Shell

MILD = {
    "data": "public",
    "exposure": "isolated",
    "criticality": "convenience",
    "regulation": "none",
    "change_rate": "rarely",
    "blast_radius": "itself",
}


def words(**changes: str) -> list[str]:
    return [word for name, answer in {**MILD, **changes}.items() for word in ("--answer", f"{name}={answer}")]


def assess(shell: Shell, **changes: str) -> Said:
    return shell("risk", "assess", *words(**changes))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_without_answers_there_is_no_profile_and_one_is_due(shell: Shell) -> None:
    shown = shell("risk", "show", "--format", "json").json
    assert (shown["profile"], shown["policy"], shown["assessment"]) == (None, "baseline", None)
    assert [one["rule"] for one in shown["due"]] == ["unassessed"]


def test_an_assessment_is_sealed_shown_and_picks_the_policy(shell: Shell) -> None:
    said = assess(shell, exposure="internet", data="personal")
    assert (said.code, "profile: standard" in said.out) == (Exit.ALLOWED, True)
    assert "with data internal it would be baseline" in said.out
    shown = shell("risk", "show", "--format", "json").json
    assert (shown["profile"], shown["policy"], shown["policy_is_named"], shown["due"]) == (
        "standard",
        "standard",
        False,
        [],
    )
    assert shown["assessment"]["answers"]["exposure"] == ["internet"]
    assert "answered by" in shell("risk", "show").out
    assert "in force: standard, because the risk profile asks for it" in shell("policy", "list").out
    assert "under standard" in shell("gate").out


def test_it_is_asked_again_only_where_something_demands_it(shell: Shell) -> None:
    assess(shell)
    before = shell("evidence", "--format", "json", "list").out
    again = shell("risk", "assess")
    assert (again.code, "due:     no" in again.out) == (Exit.ALLOWED, True)
    assert shell("evidence", "--format", "json", "list").out == before
    shell.write("Dockerfile", "FROM x\nEXPOSE 443\n")
    open_ = shell("risk", "assess")
    assert (open_.code, "RSK-103" in open_.err) == (Exit.USAGE, True)
    assert "the open port 443 in Dockerfile is new since the assessment" in open_.out
    answered = assess(shell)
    assert "changed: container-port port 443 in Dockerfile is new" in answered.out
    assert "due:     no" in shell("risk", "assess").out


def test_what_changed_since_the_last_one_is_told(shell: Shell) -> None:
    assess(shell)
    said = shell("risk", "assess", "--format", "json", *words(criticality="safety")).json
    assert said["changes"] == ["the profile was baseline", "criticality was convenience, and is safety"]
    assert (said["assessment"]["profile"], said["counts"]) == ("critical", True)


@pytest.mark.parametrize(
    ("word", "code"), [("data", "CLI-104"), ("data=", "CLI-104"), ("colour=red", "RSK-101"), ("data=secret", "RSK-102")]
)
def test_wrong_words_seal_nothing(shell: Shell, word: str, code: str) -> None:
    said = shell("risk", "assess", *words(), "--answer", word)
    assert (said.code, code in said.err) == (Exit.USAGE, True)
    assert shell("risk", "show", "--format", "json").json["assessment"] is None


def test_nobody_at_the_terminal_and_open_questions_seal_nothing(shell: Shell) -> None:
    said = shell("risk", "assess", *words()[2:])
    assert (said.code, "open: data" in said.err) == (Exit.USAGE, True)


def test_on_a_terminal_the_open_questions_are_asked(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("4\n"))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    said = shell("risk", "assess", *words()[2:])
    assert (said.code, "1/1  What is the most sensitive data" in said.out) == (Exit.ALLOWED, True)
    assert shell("risk", "show", "--format", "json").json["assessment"]["answers"]["data"] == ["personal"]
    monkeypatch.setattr("sys.stdin", Terminal("\n"))
    shell("risk", "assess", "--again", *words()[2:])
    assert shell("risk", "show", "--format", "json").json["assessment"]["answers"]["data"] == ["personal"]
    monkeypatch.setattr("sys.stdin", Terminal(""))
    assert shell("risk", "assess", "--again", *words()[2:]).code == Exit.USAGE


def test_answers_of_the_settings_are_not_asked_and_not_overruled(shell: Shell) -> None:
    lines = "".join(f"    {name}: {answer}\n" for name, answer in {**MILD, "data": "sensitive"}.items())
    shell.write("interlock.yaml", f"version: 1\nrisk:\n  answers:\n{lines}")
    assert shell("risk", "show", "--format", "json").json["file"]["profile"] == "standard"
    assert "RSK-104" in shell("risk", "assess", "--answer", "data=public").err
    assert shell("risk", "assess").code == Exit.ALLOWED
    shell.write("interlock.yaml", f"version: 1\nrisk:\n  answers:\n{lines.replace('sensitive', 'public')}")
    shown = shell("risk", "show", "--format", "json").json
    assert (shown["profile"], shown["file"]["profile"]) == ("standard", "baseline")
    assert [one["rule"] for one in shown["due"]] == ["answers-differ"]


def test_questions_of_an_organisation_are_asked_and_a_wrong_file_is_told_with_its_line(shell: Shell) -> None:
    from tests.unit.wiring.test_questions import OWN

    shell.write("interlock.yaml", "version: 1\nrisk: {questions: q.yaml}\n")
    assert "CFG-101" in shell("risk", "show").err
    shell.write("q.yaml", OWN)
    said = shell("risk", "assess", "--answer", "reach=few", "--answer", "rules=card,none")
    assert "profile: standard" in said.out
    shell.write("q.yaml", OWN.replace("weight: 4", "weight: 3"))
    shown = shell("risk", "show", "--format", "json").json
    assert [one["rule"] for one in shown["due"]] == ["questions-changed"]
    shell.write("q.yaml", OWN.replace("weight: 4", "weight: many"))
    assert "q.yaml:9" in shell("risk", "show").err


def test_a_milder_profile_waits_for_a_second_person(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    company("ann", "risk", "assess", *words(criticality="safety"))
    first = company("ann", "risk", "assess", *words())
    assert (first.code, "does not count yet" in first.out) == (Exit.REVIEW, True)
    assert company("ann", "risk", "show", "--format", "json").json["profile"] == "critical"
    assert company("ben", "risk", "assess", *words()).code == Exit.ALLOWED
    assert company("ben", "risk", "show", "--format", "json").json["profile"] == "baseline"
