"""What is known of things: gates, people, places, and no more than may be seen."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.decision import Decision, Reason, Status, Verdict
from interlock.demo.estate import NAMED, Estate, variables
from interlock.flows.subject_story import Answer, Stories, Told, _told_before
from interlock.kernel import Subject, sha256
from interlock.wiring.app import App
from interlock.wiring.serving import Serving
from tests.shown import Looked, looked


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    with looked(tmp_path_factory.mktemp("shown")) as made:
        yield made


def told(there: Looked, version: str, who: str = "ann") -> Told:
    serving = there.site.serving
    browser = {"ann": there.ann, "eve": there.eve, "max": there.max}[who]
    visitor = serving.visiting.sessions.who(browser.cookies["__Host-interlock"])
    products = {"ann": None, "eve": frozenset({"another"}), "max": frozenset({"shop"})}[who]
    asking, governing = serving.asking(products), serving.standing().governing
    assert asking is not None
    assert governing is not None
    made = serving.looking.book.find("shop", version)
    return serving.looking.tell(made.subjects, governing, asking, visitor)


def test_each_gate_answers_with_the_first_reasons_and_counts_the_rest(there: Looked) -> None:
    staging, live = told(there, "1.1").answers
    assert (staging.environment, staging.verdict, live.environment) == ("staging", Verdict.DENY, "live")
    assert staging.reasons[0].requirement == "commit.sast"
    assert staging.wanted - staging.met == len(staging.reasons) + staging.more
    open_one = told(there, "1.0").answers[0]
    assert (open_one.verdict, open_one.reasons, open_one.met) == (Verdict.ALLOW, (), open_one.wanted)


def test_who_signed_it_and_where_it_runs_is_told(there: Looked) -> None:
    one = told(there, "1.0")
    assert [(who.name, who.is_person) for who in one.people] == [("ann", True)]
    assert {landed.environment.label for landed in one.runs} == {"staging"}
    assert one.verified == len(one.items) == sum(who.signed for who in one.people)
    assert one.refused == ()


def test_whoever_may_see_another_product_is_told_nothing_of_it(there: Looked) -> None:
    one = told(there, "1.0", "eve")
    assert (one.answers, one.items, one.verified, one.people, one.runs, one.given) == ((), (), 0, (), (), ())
    assert one.matrix.stages == ()


def test_whoever_may_see_the_product_is_told_of_it(there: Looked) -> None:
    assert told(there, "1.0", "max").verified > 0


def test_the_next_gate_is_the_first_where_it_does_not_run(there: Looked) -> None:
    one = told(there, "1.0")
    names = [getattr(one.next(where), "environment", None) for where in ((), ("staging",), ("staging", "live"))]
    assert names == ["staging", "live", "live"]
    assert told(there, "1.0", "eve").next(()) is None


def test_what_does_not_verify_is_told_and_shuts_the_gate(tmp_path: Path) -> None:
    with looked(tmp_path) as there:
        assert told(there, "1.0").answers[0].verdict is Verdict.ALLOW
        there.shown.world.damage("UPDATE pack SET body = x'00'")
        one = told(there, "1.0")
        assert one.refused
        assert (one.verified, one.items) == (0, ())
        assert all(each.verdict is not Verdict.ALLOW for each in one.answers)


def test_an_answer_that_nobody_can_give_says_why() -> None:
    assert Answer("live", None, why="it is broken").verdict is None


def test_of_another_product_the_decisions_are_told_that_its_own_gates_sealed(tmp_path: Path) -> None:
    folder = tmp_path / "estate"
    folder.mkdir()
    environ = {**os.environ, **variables(str(folder))}
    now = datetime(2026, 11, 23, tzinfo=UTC)
    Estate(str(folder), environ, 6, 8).write(now, lambda _: None)
    with App(str(folder / "estate"), environ) as app:
        app.clock = lambda: now
        serving = Serving(app)
        asking, governing = serving.asking(None), serving.standing().governing
        assert asking is not None
        assert governing is not None
        (own, *_), seen = NAMED, {}
        stories = Stories(gate=app.gate, pipeline=app.pipeline, deciding=threading.Lock(), product=own)
        for product in NAMED:
            newest = serving.looking.book.all((product,))[-1]
            seen[product] = stories.tell(newest.subjects, governing, asking, ())
        assert seen[own].answers == (), "its gates are asked, and none was given here"
        for product in NAMED[1:]:
            answers = seen[product].answers
            assert [one.sealed for one in answers] == sorted(one.sealed for one in answers)
            assert all(one.verdict is not None and one.policy == "standard" for one in answers)
            assert seen[product].next(()) == answers[-1]
        assert {one.verdict for each in seen.values() for one in each.answers} == {Verdict.ALLOW, Verdict.REVIEW}


def test_of_several_things_the_worst_is_told_and_what_nobody_can_read_is_told_too() -> None:
    def decision(name: str, verdict: Verdict) -> Decision:
        about = Subject(name, (sha256(name.encode()),))
        reason = Reason("commit.sast", Status.MISSING, verdict, "it is so")
        return Decision(
            verdict, about, "own", sha256(b"p"), "release", "live", datetime(2026, 1, 1, tzinfo=UTC), (reason,)
        )

    told_ = _told_before({4: decision("one", Verdict.DENY), 7: decision("two", Verdict.ALLOW), 9: "nobody can read it"})
    assert [(one.environment, one.verdict, one.sealed) for one in told_] == [("live", Verdict.DENY, 7), ("", None, 9)]
    assert told_[1].why == "nobody can read it"
