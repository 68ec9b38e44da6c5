"""An estate is a ledger like any other: all of it verifies, counts, and answers questions."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.decision import Verdict
from interlock.demo.estate import BUILDER, DAYS, NAMED, PEOPLE, Estate, variables
from interlock.evidence import ASSESSMENT
from interlock.evidence.predicates import read_assessment
from interlock.flows.assessments import read_findings
from interlock.flows.tracing.code_to_prod import code_to_prod
from interlock.kernel import Digest
from interlock.wiring.app import App
from interlock.wiring.figuring import Figuring
from interlock.wiring.tracing import Tracing

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FOUND = 12


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("estate")
    Estate(str(made), {**os.environ, **variables(str(made))}, 3, FOUND).write(NOW, lambda _: None)
    return made


@pytest.fixture
def app(folder: Path) -> Iterator[App]:
    with App(str(folder / "estate"), {**os.environ, **variables(str(folder))}, is_reading=True) as opened:
        opened.clock = lambda: NOW
        yield opened


def test_every_statement_verifies_and_its_signer_is_somebody(app: App) -> None:
    history = Figuring(app).history
    assert history.refused == 0
    log = app.gate.proven()
    assert log is not None
    directory = app.directory()
    assert {one.id for one in directory.people} == set(PEOPLE)
    assert directory.pending == ()
    signers = {one.signer_name for one in app.gate.of_kinds(frozenset({ASSESSMENT})).statements}
    assert signers == {BUILDER}


def test_it_ends_today_and_goes_back_for_weeks_in_the_order_of_its_moments(app: App) -> None:
    times = [one.at for one in app.gate.of_kinds(frozenset({ASSESSMENT})).statements]
    assert times == sorted(times)
    assert NOW - timedelta(days=DAYS) <= times[0]
    assert NOW - timedelta(days=DAYS // 3) < times[-1] < NOW


def test_each_product_runs_something_and_gates_answered_in_more_than_one_way(app: App) -> None:
    history = Figuring(app).history
    assert {one.product for one in history.deployed} == set(NAMED[:3])
    assert {one.environment for one in history.deployed} == {"staging", "production"}
    verdicts = Counter(one.verdict for one in history.decided)
    assert verdicts[Verdict.ALLOW] > verdicts[Verdict.DENY] + verdicts[Verdict.REVIEW]


def test_the_first_release_of_a_product_leads_to_what_runs(app: App) -> None:
    first = app.repository.resolve("main~10")  # each release has two commits, and is built from the later one
    asked = Tracing(app).asking()
    found = code_to_prod(asked, asked.subjects.find(first))
    assert found.now
    assert {one.landed.environment.name.split("/")[0] for one in found.now} == {f"environment:{NAMED[0]}"}
    assert all(one.source.authors[0].person == "engineer-one" for one in found.now)


def test_the_findings_of_a_commit_are_kept_beside_the_ledger(app: App) -> None:
    listed = [
        says.findings
        for one in app.gate.of_kinds(frozenset({ASSESSMENT})).statements
        if (says := read_assessment(one.statement.predicate)).findings
    ]
    found = [each for one in listed for each in read_findings(app.store.blobs.get(Digest("sha256", one)))]
    assert len(found) > FOUND
    assert all(one.message and one.remedy for one in found)
