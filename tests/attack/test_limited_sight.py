"""Whoever may read the evidence of one product is told nothing of another, be it that there is such a thing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from interlock.cli.exits import Exit
from interlock.evidence import APPROVAL, WAIVER, Approval
from interlock.kernel import Digest, Subject, stamp
from interlock.testing.world import World, failed, finding
from tests.shared_ledger import MINE, OTHER, READER, SECRET, SharedLedger
from tests.unit.cli.shell import Shell

PERIOD = ("--period", "2026-01-01..2036-01-01")
QUESTIONS = [
    "search staging",
    "search kind:assessment",
    "search lib",
    "search app*",
    "search person:ann --limit 3",
    f"search {SECRET}",
    f"search product:{OTHER}",
    "search -- staging -kind:deployment",
    "trace product:shop",
    "trace shop/staging",
    "trace shop/staging --backward --until person",
    "trace shop/staging --format svg",
    "trace shop/staging --format html",
    "trace ARTIFACT",
    "trace ARTIFACT --limit 7",
    "trace COMMIT --forward --until workload",
    "trace pkg:pypi/shop-lib@1",
    "trace pkg:pypi/both-lib@1",
    "trace where-is COMMIT",
    "trace prod-to-code shop/staging",
    "trace pod-to-cves shop/staging",
    "trace cve-to-pods pkg:pypi/shop-lib@1",
    "trace cve-to-pods pkg:pypi/both-lib",
    "trace cve-to-pods pkg:pypi/bank-lib@1",
    "trace who-approved shop/staging",
    "trace who-approved ARTIFACT",
    "trace what-changed shop/staging --between 0 LAST",
    "trace --at LAST from shop/staging",
    "trace nosuchthing",
    f"trace {OTHER}",
    "figures",
    "figures coverage",
    "figures deployment-frequency",
    "figures gate-outcomes",
    "figures control-time",
    "figures waivers",
    f"figures --product {OTHER}",
    "figures timeline --env staging",
    "figures timeline --env staging --format csv",
    "figures --format csv",
    "figures --format html",
]
FORMS = ("", "--format json")


@pytest.fixture
def shell(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    for name, value in world.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(world.root)
    return Shell(world, capsys)


def plain(text: str) -> str:
    """Take out how large the ledger is and what time it is."""
    text = re.sub(r'"(entries|now|at|until)": ?("[^"]*"|\d+),?', "", text)
    text = re.sub(r"as of .*", "", text)
    text = re.sub(r"\b\d+\.7\b", "", text)
    text = re.sub(r"to now \([^)]*\)|\d+ entries\)", "", text)
    text = re.sub(r"[\d.]+ (s|min|h|d)\b", "", text)
    return re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?Z?", "", text)


def answers(shell: Shell, names: dict[str, str]) -> dict[str, str]:
    found = {}
    for question in QUESTIONS:
        words = question
        for name, value in names.items():
            words = words.replace(name, value)
        for form in FORMS:
            if form and "--format" in question:
                continue
            more = PERIOD if question.startswith("figures") else ()
            said = shell(*words.split(), *form.split(), *more)
            assert said.code in {Exit.ALLOWED, Exit.USAGE}, (question, said.err)
            found[f"{question} {form}"] = f"{said.code} {plain(said.out)} {plain(said.err)}"
    return found


def test_no_answer_changes_by_what_another_product_says(shell: Shell, tmp_path: Path) -> None:
    ledger = SharedLedger(tmp_path, shell.world)
    mine = ledger.run(MINE, purls=("pkg:pypi/both-lib@1",))
    commit = ledger.estate.head
    with shell.world.app() as app:
        last = app.store.ledger.checkpoint().size - 1
    names = {"ARTIFACT": str(mine.digests[0]), "COMMIT": commit, "LAST": str(last)}
    ledger.be(READER)
    before = answers(shell, names)
    assert "both-lib" in before["trace cve-to-pods pkg:pypi/both-lib "]
    other = ledger.run(OTHER, purls=("pkg:pypi/both-lib@1",))
    shell.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast", message=f"{SECRET} in staging"))
    shell.world.check()
    said: dict[str, Any] = {"reason": SECRET, "product": OTHER}
    waiver = ledger.team.waiver(subjects=(str(mine.digests[0]),), **said)
    with ledger.team.app("ann") as app:
        for target in (other, mine, Subject("x", (Digest("sha256", "ab" * 32),))):
            name, at = str(target.digests[0]), stamp(shell.world.at)
            approval = Approval("release", "approve", name, at, environment="staging", **said)
            app.seal.document(target, APPROVAL, approval)
        app.seal.document(mine, WAIVER, waiver)
    ledger.be("ann")
    assert SECRET in shell("search", SECRET).out
    ledger.of(MINE)
    ledger.be(READER)
    after = answers(shell, names)
    assert {question: said for question, said in after.items() if said != before[question]} == {}


def test_to_name_a_statement_of_another_product_in_one_of_the_own_does_not_show_it(
    shell: Shell, tmp_path: Path
) -> None:
    ledger = SharedLedger(tmp_path, shell.world)
    mine = ledger.run(MINE)
    at = stamp(shell.world.at)
    with ledger.team.app("ann") as app:
        secret = Approval("release", "approve", "sha256:" + "ab" * 32, at, SECRET, product=OTHER)
        hidden, _ = app.seal.document(Subject("x", (Digest("sha256", "ab" * 32),)), APPROVAL, secret)
    ledger.be(READER)
    assert shell("trace", "who-approved", str(hidden)).code == Exit.USAGE
    with ledger.team.app(READER) as app:
        named = Approval("release", "approve", str(hidden), at, "to see it", product=MINE)
        app.seal.document(mine, APPROVAL, named)
    for words in ("who-approved", "from"):
        said = shell("trace", words, str(hidden))
        assert said.code == Exit.ALLOWED, "that it was named is said"
        assert SECRET not in said.out
    ledger.be("ann")
    assert SECRET in shell("trace", "who-approved", str(hidden)).out
