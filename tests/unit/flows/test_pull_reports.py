"""What became of a pull is written down: evidence, the same again, what is not whole, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from interlock.control import INCOMPLETE
from interlock.evidence import Assessment
from interlock.flows.errors import SubjectUnsaid
from interlock.flows.pull_reports import BROKEN_OFF, Became, Pull, PullReports, State
from interlock.flows.take_reports import TakenReports
from interlock.formats.reports.model import Fetched
from interlock.kernel import Digest, Instant, InterlockError, Subject, stamp

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
SUBJECT = Subject("shop:1.4", (Digest("sha256", "ab" * 32),))
FETCHED = (Fetched("a.json", b"{}", "sonarqube"),)


class Book:
    """Keeps pulls in mind."""

    def __init__(self) -> None:
        self.cards: dict[tuple[str, str], bytes] = {}
        self.is_broken = False

    def begin(self, source: str, at: Instant, every: timedelta) -> bool:
        return source == "due" and every == timedelta(hours=1)

    def keep(self, source: str, card: bytes, at: Instant, *, is_good: bool) -> None:
        if self.is_broken and b"failed" in card:
            raise SubjectUnsaid(source="the book")
        self.cards[source, "last"] = card
        if is_good:
            self.cards[source, "good"] = card

    def last(self, source: str) -> bytes | None:
        return self.cards.get((source, "last"))

    def last_good(self, source: str) -> bytes | None:
        return self.cards.get((source, "good"))


class Flow(PullReports):
    """With a clock that can be moved."""

    def __init__(self) -> None:
        self.at, self.book = AT, Book()
        super().__init__(book=self.book, clock=lambda: self.at)


def done(outcome: str = "failed", *, is_again: bool = False) -> TakenReports:
    made = Assessment(
        control="key.scanning",
        stage="key",
        outcome=outcome,
        origin=None,  # type: ignore[arg-type]  # nobody asks
        started_at=stamp(AT),
        finished_at=stamp(AT),
        interlock="0",
        plan="",
        reason="one is not whole" if outcome == "errored" else "",
        code=INCOMPLETE if outcome == "errored" else "",
        remedy="look at it" if outcome == "errored" else "",
    )
    return TakenReports(made, SUBJECT, Digest("sha256", "cd" * 32), (), frozenset(), is_again=is_again)


def pull(flow: Flow, what: TakenReports | InterlockError) -> TakenReports:
    def take(fetched: Sequence[Fetched], at: Instant) -> TakenReports:
        assert (tuple(fetched), at) == (FETCHED, flow.at)
        last = flow.last("s")
        assert last is not None
        assert last.became is Became.BEGUN
        if isinstance(what, InterlockError):
            raise what
        return what

    return flow.pull("s", lambda: FETCHED, take)


@pytest.mark.parametrize(
    ("what", "became"),
    [
        (done(), Became.TAKEN),
        (done("passed"), Became.TAKEN),
        (done(is_again=True), Became.AGAIN),
        (done("errored"), Became.INCOMPLETE),
        (done("errored", is_again=True), Became.INCOMPLETE),
    ],
)
def test_evidence_is_written_down_with_what_it_came_to(what: TakenReports, became: Became) -> None:
    flow = Flow()
    assert pull(flow, what) is what
    last = flow.last("s")
    assert last is not None
    assert (last.became, last.at, last.subject, last.evidence) == (became, stamp(AT), "shop:1.4", "sha256:" + "cd" * 32)
    assert (last.says, last.remedy) == ((what.assessment.reason), what.assessment.remedy)
    assert flow.last_good("s") == last


def test_a_failure_is_written_down_and_leaves_the_last_good_one(monkeypatch: pytest.MonkeyPatch) -> None:
    flow = Flow()
    pull(flow, done())
    flow.at += timedelta(hours=1)
    with pytest.raises(SubjectUnsaid):
        pull(flow, SubjectUnsaid(source="s"))
    last, good = flow.last("s"), flow.last_good("s")
    assert last is not None
    assert (last.became, last.code, last.evidence) == (Became.FAILED, "FLW-301", "")
    assert last.remedy
    assert good is not None
    assert good.at == stamp(AT)


def test_why_it_failed_is_told_even_if_that_cannot_be_written_down() -> None:
    flow = Flow()
    flow.book.is_broken = True
    with pytest.raises(SubjectUnsaid, match="reports of s"):
        pull(flow, SubjectUnsaid(source="s"))


def test_a_pull_that_tells_of_no_end_for_long_broke_off() -> None:
    flow = Flow()
    with pytest.raises(KeyboardInterrupt):
        flow.pull("s", interrupted, lambda *_: done())
    begun = flow.last("s")
    assert begun is not None
    assert begun.became is Became.BEGUN
    flow.at += BROKEN_OFF + timedelta(seconds=1)
    broken = flow.last("s")
    assert broken is not None
    assert (broken.became, broken.code) == (Became.FAILED, "FLW-304")


def interrupted() -> Sequence[Fetched]:
    raise KeyboardInterrupt


def test_what_cannot_be_read_is_no_good_news() -> None:
    flow = Flow()
    flow.book.cards["s", "last"] = b"nonsense"
    last = flow.last("s")
    assert last is not None
    assert last.became is Became.FAILED
    assert flow.last("other") is None


def test_whose_turn_it_is_the_book_says() -> None:
    flow = Flow()
    assert flow.is_due("due", timedelta(hours=1))
    assert not flow.is_due("due", timedelta(hours=2))
    assert not flow.is_due("other", timedelta(hours=1))


def state(last: Pull | None, good: Pull | None, every_s: int = 3600) -> State:
    return State("s", "sonarqube", "shop", "key.scanning", "", every_s, last, good, AT)


def test_what_is_wrong_with_a_source_is_said() -> None:
    fresh = Pull("s", stamp(AT - timedelta(hours=3)), Became.TAKEN, evidence="sha256:00")
    old = Pull("s", stamp(AT - timedelta(hours=3, seconds=1)), Became.TAKEN, evidence="sha256:00")
    failed = Pull("s", stamp(AT), Became.FAILED, says="it is down")
    assert state(fresh, fresh).why_broken == ""
    assert "since 2026-01-05T05:59:59Z" in state(old, old).why_broken
    assert state(old, old, 0).why_broken == "", "by command, nobody expects it"
    assert "at all" in state(None, None).why_broken
    assert state(None, None, 0).why_broken == ""
    assert state(failed, fresh).why_broken == "it is down"
    assert state(failed, None, 0).why_broken == "it is down"
