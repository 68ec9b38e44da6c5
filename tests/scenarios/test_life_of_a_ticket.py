"""A ticket's whole life, in each tracker: made, added to, closed, opened again; killed in between; left to people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interlock.kernel import Severity
from interlock.response import State
from interlock.response.errands import MOST_ATTEMPTS
from tests.simulators.answering import Answer
from tests.simulators.jira import Jira, mark_of
from tests.simulators.servicenow import ServiceNow
from tests.ticketed import Desk
from tests.unit.cli.shell import Shell

CLOUD, CENTER, INCIDENT = "jira-cloud", "jira-data-center", "servicenow-incident"
RULE = "bandit:B602"


class Office:
    """One tracker and a desk of it, asked the same way whatever it is."""

    def __init__(self, folder: Path, kind: str, server: Any, **more: str) -> None:
        self.server, self.kind = server, kind
        self.desk = Desk(folder, kind, server, **more)

    @property
    def is_jira(self) -> bool:
        return self.kind != INCIDENT

    @property
    def count(self) -> int:
        return len(self.server.issues if self.is_jira else self.server.tables["incident"])

    @property
    def key(self) -> str:
        return "SEC-42" if self.is_jira else "INC0000001"

    @property
    def state(self) -> str:
        if self.is_jira:
            return str(self.server.issue()["status"])
        return {"1": "Open", "2": "Open", "6": "Closed", "7": "Closed"}[self.server.record()["state"]]

    @property
    def title(self) -> str:
        one = self.server.issue()["fields"] if self.is_jira else self.server.record()
        return str(one["summary" if self.is_jira else "short_description"])

    def said(self, number: int = 0) -> list[str]:
        return list(self.server.said(number))

    def by_hand(self, *, closes: bool) -> None:
        if self.is_jira:
            self.server.by_hand(0, "Close issue" if closes else "Reopen issue")
        else:
            self.server.record()["state"] = "7" if closes else "2"

    def entitle(self, title: str) -> None:
        one = self.server.issue()["fields"] if self.is_jira else self.server.record()
        one["summary" if self.is_jira else "short_description"] = title

    def writes(self, what: str) -> str:
        """Give the end of the request that does something."""
        identity = "10042" if self.is_jira else f"{1:032x}"
        if self.is_jira:
            whole = f"POST /rest/api/{self.server.version}/issue"
            return {"create": whole}.get(
                what, f"{whole}/{identity}/{'comment' if what == 'comment' else 'transitions'}"
            )
        return {"create": "POST /api/now/table/incident"}.get(what, f"PATCH /api/now/table/incident/{identity}")

    def wait(self, **span: int) -> None:
        self.desk.world.pass_time(**span)


def opened(kind: str) -> Any:
    return {CLOUD: lambda: Jira(3), CENTER: lambda: Jira(2), INCIDENT: ServiceNow}[kind]()


@pytest.fixture(params=[CLOUD, CENTER, INCIDENT])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    with opened(request.param) as server:
        yield Office(tmp_path, request.param, server)


def test_a_finding_has_one_ticket_for_as_long_as_it_lives(office: Office) -> None:
    desk = office.desk
    desk.find(RULE)
    assert desk.deliver().done >= 1
    assert (office.count, office.state) == (1, "Open")
    assert office.title == "high: bandit:B602, found by commit.sast"
    desk.find()
    desk.deliver()
    assert (office.count, office.state) == (1, "Closed")
    assert "It is over" in office.said()[-1]
    desk.find(RULE)
    desk.deliver()
    assert (office.count, office.state) == (1, "Open")
    assert "It came again, so this is open again" in office.said()[-1]
    assert desk.results == [f"created {office.key}", f"closed {office.key}", f"reopened {office.key}"]
    first = desk.actions[0]
    assert first.address.startswith(office.server.url)
    assert first.address.endswith("/browse/SEC-42" if office.is_jira else f"incident.do?sys_id={1:032x}")
    assert len(first.matter) == 32
    assert desk.deliver().done == 0


def test_what_comes_again_is_a_comment_and_what_changes_is_written_anew(office: Office) -> None:
    desk = office.desk
    desk.find(RULE)
    desk.deliver()
    desk.find_anew(RULE, severity=Severity.CRITICAL)
    desk.deliver()
    assert office.count == 1
    assert office.title == "critical: bandit:B602, found by commit.sast"
    assert [one.partition(".")[0] for one in office.said()] == ["It came again"]
    assert desk.results == [f"created {office.key}", f"commented {office.key}"]


def test_a_title_that_a_person_wrote_stays(office: Office) -> None:
    desk = office.desk
    desk.find(RULE)
    desk.deliver()
    office.entitle("ours now")
    desk.find_anew(RULE, severity=Severity.CRITICAL)
    desk.deliver()
    assert office.title == "ours now"
    assert len(office.said()) == 1


def test_what_is_still_found_stays_open_beside_what_is_not(office: Office) -> None:
    desk = office.desk
    desk.find(RULE, "bandit:B303")
    desk.deliver()
    assert office.count == 2
    desk.find("bandit:B303")
    desk.deliver()
    assert desk.results[-1] == ("closed SEC-43" if office.is_jira else "closed INC0000002")
    assert (office.title.partition(",")[0], office.state) == ("high: bandit:B303", "Open")


def test_a_process_that_dies_after_the_tracker_made_a_ticket_makes_no_second_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = office.desk
    desk.find(RULE)
    desk.world.pass_time(minutes=1)
    with desk.world.app() as app:
        monkeypatch.setattr(app.seal, "documents", _dies)
        with pytest.raises(KeyboardInterrupt):
            app.respond().run(1000)
    assert (office.count, desk.results) == (1, [])
    office.wait(minutes=10)
    desk.deliver()
    assert (office.count, desk.results, office.said()) == (1, [f"created {office.key}"], [])


def _dies(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("what", ["create", "close", "comment"])
def test_an_answer_that_is_lost_loses_and_doubles_nothing(office: Office, what: str) -> None:
    desk = office.desk
    if what != "create":
        desk.find(RULE)
        desk.deliver()
        desk.find()
    else:
        desk.find(RULE)
    office.server.dies_after = office.writes(what)
    assert desk.deliver().failed >= 1
    for _ in range(3):
        office.wait(minutes=10)
        desk.deliver()
    assert office.count == 1
    wanted = [f"created {office.key}"] + ([f"closed {office.key}"] if what != "create" else [])
    assert (desk.results, office.state) == (wanted, "Open" if what == "create" else "Closed")
    assert len(office.said()) == (0 if what == "create" else 1)
    assert State.WAITING not in desk.states()


def test_a_tracker_that_is_down_for_days_gets_all_of_it_in_the_end(office: Office) -> None:
    desk = office.desk
    desk.find(RULE)
    asked = len(office.server.asked)
    office.server.instead = Answer(b"gone", 500)
    rounds = MOST_ATTEMPTS + 2
    for _ in range(rounds):
        office.wait(hours=5)
        report = desk.deliver()
        assert report.dead == 0, "a round in vain is no attempt of the errand"
    assert "does not answer" in report.said[0]
    assert len(office.server.asked) - asked <= rounds
    office.server.instead = None
    office.wait(hours=1)
    desk.deliver()
    assert (office.count, desk.results) == (1, [f"created {office.key}"])


def test_what_was_over_before_it_could_be_written_has_no_ticket_left_open(office: Office) -> None:
    desk = office.desk
    desk.find(RULE)
    office.server.busy = 1
    desk.deliver()
    desk.find()
    office.wait(minutes=5)
    desk.deliver()
    desk.find()
    desk.deliver()
    assert office.count <= 1
    assert not office.count or office.state == "Closed"


def test_a_ticket_that_a_person_closed_stays_closed_and_says_so_once(office: Office) -> None:
    desk = office.desk
    desk.find(RULE)
    desk.deliver()
    office.by_hand(closes=True)
    for _ in range(3):
        desk.find_anew(RULE)
        desk.deliver()
    assert (office.count, office.state, len(office.said())) == (1, "Closed", 1)
    assert "Somebody closed this by hand" in office.said()[0]
    assert set(desk.results[1:]) == {f"left {office.key}"}


def test_a_ticket_that_a_person_opened_again_after_us_is_left_open(office: Office) -> None:
    desk = office.desk
    desk.find(RULE)
    desk.deliver()
    desk.find()
    desk.deliver()
    office.by_hand(closes=False)
    for _ in range(3):
        desk.find()
        desk.deliver()
    assert office.state == "Open"
    assert len([one for one in office.said() if "stays open" in one]) == 1


@pytest.mark.parametrize("kind", [CLOUD, INCIDENT])
def test_with_the_rule_to_reopen_a_person_is_overruled_three_times_and_no_more(tmp_path: Path, kind: str) -> None:
    with opened(kind) as server:
        office = Office(tmp_path, kind, server, closed_by_hand="reopen")
        desk = office.desk
        for _ in range(6):
            desk.find_anew(RULE)
            desk.deliver()
            if office.state == "Open":
                office.by_hand(closes=True)
    assert [one.partition(" ")[0] for one in desk.results] == ["created", *["reopened"] * 3, "left", "left"]


def test_a_search_that_lags_behind_makes_no_second_ticket(tmp_path: Path) -> None:
    with Jira() as server:
        office = Office(tmp_path, CLOUD, server)
        server.lags = True
        office.desk.find(RULE)
        office.desk.find_anew(RULE)
        office.desk.deliver()
        assert len(server.issues) == 1
        assert [one.partition(" ")[0] for one in office.desk.results] == ["created", "commented"]
        assert mark_of(server.issue()).startswith("il1 open ")


def test_the_graph_leads_from_a_ticket_to_what_it_is_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Jira() as server:
        desk = Desk(tmp_path, CLOUD, server)
        desk.find(RULE)
        desk.deliver()
    monkeypatch.chdir(desk.world.root)
    monkeypatch.setenv("HOME", str(desk.world.home))
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    said = Shell(desk.world, capsys)("trace", "SEC-42")
    assert "ticket:desk created after finding.new" in said.out
    assert desk.world.repository.git("rev-parse", "HEAD")[:12] in said.out


def test_a_tracker_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with Jira() as server:
        desk = Desk(tmp_path, CLOUD, server, "- {id: a, on: finding.new, do: {ticket: dask}}\n")
        desk.find(RULE)
        assert "no tracker 'dask'; it has desk" in desk.deliver().said[0]
