from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from interlock.catalog.cards import CARDS
from interlock.control import Location, Sighting
from interlock.evidence import read_assessment
from interlock.flows.attest import Paper, Work, attest, footing_of
from interlock.flows.errors import OutcomeContradicted, WorkNotDone
from interlock.formats.findings import found_by_hand
from interlock.kernel import Certainty, Digest, Severity, Subject
from interlock.testing.world import World

SUBJECT = Subject("v1", (Digest("gitCommit", "a" * 40),))
NOW = datetime(2026, 3, 1, tzinfo=UTC)
REPORT = Paper("report.pdf", b"what we found: sesame", is_report=True)


def hide(body: bytes) -> bytes:
    return body.replace(b"sesame", b"******")


def work(**changes: Any) -> Work:
    fields = {
        "card": CARDS["production.red-team"],
        "subject": SUBJECT,
        "scope": "all",
        "done_at": NOW,
        "papers": (REPORT,),
    }
    return Work(**{**fields, **changes})


def test_what_is_sealed_is_what_was_said_with_secrets_masked_everywhere(tmp_path: Any) -> None:
    leak = "the password is sesame"
    of_tool = Sighting("t", "r", Severity.LOW, Certainty.LOW, leak, Location("f"), remedy=leak)
    said = work(
        people=(leak,),
        notes=(leak,),
        scope=leak,
        findings=(found_by_hand(Severity.HIGH, leak), of_tool),
        papers=(REPORT, Paper("sesame.txt", b"clean")),
    )
    with World(tmp_path).app() as app:
        done = attest(said, footing_of(SUBJECT), app.seal, NOW, hide, "1")
        item = app.inspection.find(done.envelope.hex)
        kept = [app.store.blobs.get(Digest("sha256", one.sha256)) for one in done.assessment.manual.attachments]  # type: ignore[union-attr]
        findings = app.inspection.findings(item)
    assert item.statement is not None
    read = read_assessment(item.statement.statement.predicate)
    assert read == done.assessment
    assert "sesame" not in item.statement.statement.predicate.decode()
    assert kept == [b"what we found: ******", b"clean"]
    assert read.manual is not None
    assert [one.is_masked for one in read.manual.attachments] == [True, False]
    assert (read.outcome, read.stage, len(findings)) == ("failed", "production", 2)
    assert not any("sesame" in msgspec.json.encode(one).decode() for one in findings)


def test_the_date_is_that_of_the_work_and_never_later_than_its_entry(tmp_path: Any) -> None:
    with World(tmp_path).app() as app:
        done = attest(work(done_at=NOW - timedelta(days=9)), footing_of(SUBJECT), app.seal, NOW, hide, "1")
        assert done.assessment.finished_at == "2026-02-20T00:00:00Z"
        with pytest.raises(WorkNotDone):
            attest(work(done_at=NOW + timedelta(seconds=1)), footing_of(SUBJECT), app.seal, NOW, hide, "1")


@pytest.mark.parametrize(("outcome", "findings"), [("passed", 1), ("failed", 0)])
def test_an_outcome_that_the_findings_contradict_is_refused(tmp_path: Any, outcome: str, findings: int) -> None:
    found = tuple(found_by_hand(Severity.INFO, "x") for _ in range(findings))
    with World(tmp_path).app() as app, pytest.raises(OutcomeContradicted):
        attest(work(outcome=outcome, findings=found), footing_of(SUBJECT), app.seal, NOW, hide, "1")


def test_two_findings_of_other_words_are_two_and_of_the_same_words_are_one(tmp_path: Any) -> None:
    found = tuple(found_by_hand(Severity.HIGH, words) for words in ("one", "two", "two"))
    with World(tmp_path).app() as app:
        done = attest(work(findings=found), footing_of(SUBJECT), app.seal, NOW, hide, "1")
    assert sum(one.count for one in done.assessment.counts) == 2


def test_what_is_not_checked_out_has_a_footing_that_nobody_knows() -> None:
    commit = footing_of(SUBJECT).origin
    artifact = footing_of(Subject("x", (Digest("sha256", "b" * 64),))).origin
    assert (commit.state, commit.commit) == ("commit", "a" * 40)
    assert (artifact.state, artifact.commit) == ("artifact", "")
    assert commit.rules is not None
    assert commit.rules.unknown
