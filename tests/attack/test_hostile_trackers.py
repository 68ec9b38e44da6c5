"""A tracker lies, and what goes into tickets is hostile: nothing steers anybody, nothing is believed or doubled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.response import State
from tests.simulators.answering import Answer, Asked
from tests.simulators.jira import TOKEN, Jira, text_of
from tests.simulators.servicenow import ServiceNow
from tests.ticketed import Desk

RULE = "bandit:B602"
HOSTILE = (
    "<script>alert(1)</script>",
    "{html}<b>x</b>{html} !http://evil.example.org/beacon.png! [~admin] h1. x",
    "[code]<script>alert(1)</script>[/code]",
    "\u202egnp.exe \u2066\u200b hidden",
    "A" * 10_000,
    "one\r\nlabels: critical\r\n\r\n<h1>",
    '"}],"fields":{"priority":{"name":"Lowest"}}',
    'x" OR project = OTHER ORDER BY created',
    "x^active=false^NQnumber=INC0000001",
    "\x00\x07\x1b]0;owned\x07",
)


@pytest.fixture(params=["jira-cloud", "jira-data-center", "servicenow-incident"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    made = {"jira-cloud": lambda: Jira(3), "jira-data-center": lambda: Jira(2), "servicenow-incident": ServiceNow}
    with made[request.param]() as server:
        yield Desk(tmp_path, request.param, server)


def written(desk: Desk) -> list[tuple[str, str]]:
    """Give title and description of each ticket."""
    if isinstance(desk.server, Jira):
        fields = [one["fields"] for one in desk.server.issues.values()]
        return [(one["summary"], text_of(one["description"])) for one in fields]
    records = desk.server.tables["incident"]
    return [(one["short_description"], one["description"]) for one in records]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_others_wrote_is_text_in_a_ticket_and_nothing_else(desk: Desk, text: str) -> None:
    desk.find(text)
    report = desk.deliver()
    assert report.said == ()
    ((title, description),) = written(desk)
    assert len(title) <= 200
    assert title.isprintable()
    assert len(description) < 8_000
    assert all(line.isprintable() for line in description.split("\n"))
    assert not set(title + description) & set("\u202e\u2066\u200b\x1b\r")
    if desk.kind == "jira-data-center":
        bare = description.replace("\\{", "").replace("\\[", "").replace("\\!", "")
        assert not set(bare) & set("{[!")
    if desk.kind == "servicenow-incident":
        assert "[code" not in description
    desk.find(text)
    desk.deliver()
    desk.find()
    desk.deliver()
    assert len(written(desk)) == 1
    assert desk.results[-1].startswith("closed ")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"", 200),
        Answer(b"<html>Sign in with SSO</html>", 200, {"Content-Type": "text/html"}),
        Answer(b"x" * (5 << 20), 200),
        Answer(b"[" * 200_000, 200),
        Answer({"issues": [], "result": "all is well"}, 200),
        Answer({"errorMessages": ["broken inside"], "errors": {}}, 200),
        Answer({"error": {"message": "broken inside"}, "status": "failure"}, 200),
        Answer(b"", 302, {"Location": "http://169.254.169.254/latest/meta-data/"}),
        Answer(b"", 307, {"Location": "https://evil.example.org/"}),
        Answer({"issues": [{"id": "1", "key": "OTHER-1", "fields": {"summary": "x", "status": {"name": "Done"}}}]}),
        Answer({"result": [{"sys_id": "a" * 32, "number": "INC0000666", "correlation_id": ""}]}),
        Answer({"issues": [{"id": "../../x", "key": "A-1", "fields": {"summary": "x", "status": {"name": "x"}}}]}),
        Answer(json.dumps({"issues": "\ud800"}).encode(), 200),
    ],
)
def test_a_lie_is_no_ticket_and_once_it_is_over_there_is_one(desk: Desk, answer: Answer) -> None:
    desk.find(RULE)
    desk.server.instead = answer
    for _ in range(3):
        desk.deliver()
        desk.world.pass_time(minutes=10)
    told = [] if answer.body == {"issues": [], "result": "all is well"} else desk.results
    assert [one for one in told if not one.startswith("failed")] == []
    assert written(desk) == []
    desk.server.instead = None
    desk.world.pass_time(hours=7)
    desk.deliver()
    assert len(written(desk)) == 1
    assert desk.results[-1].startswith("created ")


def test_who_does_not_know_us_is_not_asked_again_and_again_and_the_operator_is_told(desk: Desk) -> None:
    desk.find(RULE, "bandit:B303", "bandit:B101")
    desk.world.secret = "0" * 24
    asked = len(desk.server.asked)
    report = desk.deliver()
    assert len(desk.server.asked) - asked == 1
    assert (report.failed >= 3, "which answered 401" in report.said[0]) == (True, True)
    assert TOKEN not in str(report)
    for _ in range(5):
        desk.deliver()
    assert len(desk.server.asked) - asked == 1
    assert State.DEAD not in desk.states()
    desk.world.pass_time(hours=1)
    desk.deliver()
    assert len(desk.server.asked) - asked == 2


def test_who_asks_for_patience_gets_it(desk: Desk) -> None:
    desk.find(RULE)
    desk.server.instead = Answer({}, 429, {"Retry-After": "7200"})
    desk.deliver()
    asked = len(desk.server.asked)
    desk.server.instead = None
    desk.world.pass_time(minutes=110)
    desk.deliver()
    assert len(desk.server.asked) == asked
    desk.world.pass_time(minutes=20)
    desk.deliver()
    assert len(written(desk)) == 1


def test_an_address_that_a_tracker_names_is_neither_asked_nor_told(tmp_path: Path) -> None:
    with Jira() as server:
        desk = Desk(tmp_path, "jira-cloud", server)
        desk.find(RULE)
        desk.deliver()
        (action,) = desk.actions
        assert action.address == f"{server.url}/browse/SEC-42"


def test_a_ticket_of_another_ledger_is_let_be(tmp_path: Path) -> None:
    with Jira() as server:
        one, other = Desk(tmp_path / "a", "jira-cloud", server), Desk(tmp_path / "b", "jira-cloud", server)
        one.find(RULE)
        one.deliver()
        other.find()
        other.deliver()
        assert server.issue()["status"] == "Open"


def test_an_event_that_somebody_wrote_into_the_outbox_makes_no_ticket(desk: Desk) -> None:
    desk.find(RULE)
    desk.world.damage("UPDATE event SET body = CAST(replace(CAST(body AS TEXT), 'B602', 'B666') AS BLOB)")
    desk.deliver()
    assert written(desk) == []
    assert State.DEAD in desk.states()


def test_one_ticket_that_breaks_the_tracker_each_time_holds_up_no_other(tmp_path: Path) -> None:
    class Breaking(Jira):
        def answer(self, asked: Asked) -> Answer:
            return Answer(b"", 500) if b"B101" in asked.body else super().answer(asked)

    with Breaking() as server:
        desk = Desk(tmp_path, "jira-cloud", server)
        desk.find("bandit:B101", "bandit:B303", RULE)
        for _ in range(4):
            desk.deliver()
            desk.world.pass_time(minutes=10)
        assert sorted(title.split(",")[0] for title, _ in written(desk)) == ["high: bandit:B303", "high: bandit:B602"]
