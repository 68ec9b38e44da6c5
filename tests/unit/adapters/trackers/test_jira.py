"""Jira's issues as tickets, against a Jira that checks what it is sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from interlock.adapters.trackers.errors import (
    TicketDeclined,
    TicketGone,
    TrackerAnsweredWrongly,
    TransitionMissing,
)
from interlock.adapters.trackers.jira import Jira
from interlock.response.tickets import Draft, Matter
from tests.simulators import jira as simulated
from tests.unit.adapters.trackers.places import DRAFT, ENVIRON, MARK, MATTER, jira_place


@pytest.fixture(params=[3, 2])
def server(request: pytest.FixtureRequest) -> Iterator[simulated.Jira]:
    with simulated.Jira(request.param) as made:
        yield made


@pytest.fixture
def tracker(server: simulated.Jira) -> Jira:
    return Jira(jira_place(server), ENVIRON)


def test_what_is_made_is_found_by_its_matter_with_all_that_we_wrote(server: simulated.Jira, tracker: Jira) -> None:
    made = tracker.create(DRAFT, MARK)
    assert (made.id, made.key, made.address) == ("10042", "SEC-42", f"{server.url}/browse/SEC-42")
    (found,) = tracker.find(MATTER.id)
    assert (found.id, found.title, found.mark, found.matter) == ("10042", DRAFT.title, MARK, MATTER.id)
    assert not found.is_closed
    assert found.has_told("evt-" + "1" * 32)
    assert tracker.find("ef" * 16) == ()
    assert [one.id for one in tracker.lately(MATTER.group)] == ["10042"]
    labels = server.issue()["fields"]["labels"]
    assert labels == ["interlock", f"interlock-matter-{MATTER.id}", f"interlock-in-{MATTER.group}"]


def test_own_fields_and_priorities_go_along_and_own_labels_stand_beside_ours(server: simulated.Jira) -> None:
    place = jira_place(server, fields={"labels": ["vuln"], "duedate": "2026-01-09"}, priorities={"high": "Highest"})
    tracker = Jira(place, ENVIRON)
    tracker.create(DRAFT, MARK)
    fields = server.issue()["fields"]
    assert (fields["priority"], fields["duedate"], fields["labels"][-1]) == ({"name": "Highest"}, "2026-01-09", "vuln")
    tracker.update(tracker.find(MATTER.id)[0], replace(DRAFT, title="new", severity="low"))
    assert server.issue()["fields"]["summary"] == "new"
    assert server.issue()["fields"]["priority"] == {"name": "Highest"}


def test_the_oldest_of_several_comes_first_and_pages_are_turned(server: simulated.Jira, tracker: Jira) -> None:
    for _ in range(53):
        tracker.create(DRAFT, MARK)
    found = tracker.lately(MATTER.group)
    assert len(found) == 53
    assert tracker.find(MATTER.id)[0].key == "SEC-42"
    assert sum(one.path.endswith(("/search", "/search/jql")) for one in server.asked) == 4


def test_transitions_are_chosen_by_name_whatever_their_ids_are(server: simulated.Jira, tracker: Jira) -> None:
    ticket = tracker.create(DRAFT, MARK)
    tracker.close(ticket, "evt-1")
    assert tracker.look(ticket.id).is_closed
    tracker.reopen(ticket, "evt-1")
    server.by_hand(0, "Start")
    tracker.close(ticket, "evt-1")
    sent = [one.json["transition"]["id"] for one in server.asked if one.path.endswith("transitions") and one.body]
    assert sent == ["21", "41", "31"]


def test_a_state_can_be_named_and_fields_go_along_with_closing(server: simulated.Jira) -> None:
    place = jira_place(server, close="closed", closing={"resolution": {"name": "Fixed"}})
    tracker = Jira(place, ENVIRON)
    tracker.close(tracker.create(DRAFT, MARK), "evt-1")
    assert server.issue()["fields"]["resolution"] == {"name": "Fixed"}


def test_a_transition_that_there_is_not_names_those_that_there_are(server: simulated.Jira) -> None:
    tracker = Jira(jira_place(server, close="Ship it"), ENVIRON)
    with pytest.raises(TransitionMissing, match=r"'Ship it'; from 'Open' it goes to Start \(to In Progress\)"):
        tracker.close(tracker.create(DRAFT, MARK), "evt-1")


def test_a_move_that_is_said_to_be_done_and_is_not_is_no_success(server: simulated.Jira, tracker: Jira) -> None:
    ticket = tracker.create(DRAFT, MARK)
    server.lies = True
    with pytest.raises(TrackerAnsweredWrongly, match="was moved by 'Close issue', and it was not"):
        tracker.close(ticket, "evt-1")


def test_what_jira_declines_names_the_field(server: simulated.Jira) -> None:
    tracker = Jira(jira_place(server, priorities={"high": "Blocker"}), ENVIRON)
    with pytest.raises(TicketDeclined, match="Field 'priority' cannot be set"):
        tracker.create(DRAFT, MARK)


def test_an_issue_that_was_deleted_is_gone(server: simulated.Jira, tracker: Jira) -> None:
    ticket = tracker.create(DRAFT, MARK)
    server.issues.clear()
    with pytest.raises(TicketGone):
        tracker.comment(ticket, "x")


def test_an_issue_that_was_moved_to_another_project_is_found_by_its_new_key(
    server: simulated.Jira, tracker: Jira
) -> None:
    tracker.create(DRAFT, MARK)
    server.issue()["key"] = "OPS-7"
    assert tracker.find(MATTER.id)[0].key == "OPS-7"


def test_a_mark_that_somebody_spoilt_is_none_and_a_new_one_is_kept(server: simulated.Jira, tracker: Jira) -> None:
    ticket = tracker.create(DRAFT, MARK)
    spoilt: object
    for spoilt in ({"mark": 3}, {"mark": "il1 owned x"}, [], {}):
        server.issue()["properties"]["interlock"] = spoilt
        assert tracker.look(ticket.id).mark is None
    tracker.mark(ticket, replace(MARK, reopened=2))
    assert tracker.look(ticket.id).mark == replace(MARK, reopened=2)


def test_a_matter_without_a_group_has_no_label_for_one(server: simulated.Jira, tracker: Jira) -> None:
    tracker.create(Draft(Matter("ef" * 16), "t", (("a", "b"),)), MARK)
    assert len(server.issue()["fields"]["labels"]) == 2


def test_an_issue_is_found_by_its_key_and_by_nothing_that_is_none(server: simulated.Jira, tracker: Jira) -> None:
    tracker.create(DRAFT, MARK)
    found = tracker.named("SEC-42")
    assert found is not None
    assert (found.id, found.mark) == ("10042", MARK)
    asked = len(server.asked)
    for key in ("", "sec-1", "../x", "SEC-42/comment", "SEC-"):
        assert tracker.named(key) is None
    assert len(server.asked) == asked
    assert tracker.named("SEC-999") is None
