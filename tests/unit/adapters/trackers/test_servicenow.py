"""ServiceNow's records as tickets: incidents and changes, against an instance that leaves out what it pleases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from interlock.adapters.trackers.errors import (
    MatterNotKept,
    TicketDeclined,
    TrackerAnsweredWrongly,
    TransitionMissing,
)
from interlock.adapters.trackers.servicenow import ServiceNow
from tests.simulators import servicenow as simulated
from tests.unit.adapters.trackers.places import DRAFT, ENVIRON, MARK, MATTER, snow_place


@pytest.fixture
def server() -> Iterator[simulated.ServiceNow]:
    with simulated.ServiceNow() as made:
        yield made


@pytest.fixture
def tracker(server: simulated.ServiceNow) -> ServiceNow:
    return ServiceNow(snow_place(server), ENVIRON)


def test_what_is_made_is_found_by_its_matter_and_its_group(server: simulated.ServiceNow, tracker: ServiceNow) -> None:
    made = tracker.create(DRAFT, MARK)
    assert (made.key, made.matter, made.mark) == ("INC0000001", MATTER.id, MARK)
    assert made.address == f"{server.url}/nav_to.do?uri=incident.do?sys_id={made.id}"
    assert [one.id for one in tracker.find(MATTER.id)] == [made.id]
    assert [one.id for one in tracker.lately(MATTER.group)] == [made.id]
    assert tracker.find("ef" * 16) == ()
    assert len(server.record()["correlation_id"]) <= 100


def test_notes_are_read_again_and_priorities_are_urgency_and_impact(server: simulated.ServiceNow) -> None:
    tracker = ServiceNow(snow_place(server, priorities={"high": "1"}, fields={"category": "security"}), ENVIRON)
    ticket = tracker.create(DRAFT, MARK)
    tracker.comment(ticket, "It came again (evt-9)")
    assert tracker.look(ticket.id).has_told("evt-9")
    record = server.record()
    assert (record["urgency"], record["impact"], record["category"]) == ("1", "1", "security")
    tracker.update(ticket, replace(DRAFT, title="new", severity="low"))
    assert (record["short_description"], record["urgency"]) == ("new", "1")


def test_an_incident_is_resolved_with_what_has_to_go_along_and_opened_again(
    server: simulated.ServiceNow, tracker: ServiceNow
) -> None:
    ticket = tracker.create(DRAFT, MARK)
    tracker.close(ticket, "evt-1")
    assert tracker.look(ticket.id).is_closed
    assert (server.record()["close_code"], server.record()["close_notes"]) == ("Resolved", "Interlock: evt-1")
    tracker.reopen(ticket, "evt-2")
    assert not tracker.look(ticket.id).is_closed


def test_what_a_data_policy_wants_is_said(server: simulated.ServiceNow) -> None:
    tracker = ServiceNow(snow_place(server, closing={}), ENVIRON)
    with pytest.raises(TicketDeclined, match="mandatory: close_code"):
        tracker.close(tracker.create(DRAFT, MARK), "evt-1")


def test_a_ticket_that_would_not_be_found_again_is_given_up_at_once(
    server: simulated.ServiceNow, tracker: ServiceNow
) -> None:
    server.forgets = {"correlation_id"}
    with pytest.raises(MatterNotKept) as caught:
        tracker.create(DRAFT, MARK)
    assert caught.value.fields["is_final"] is True


@pytest.mark.parametrize("field", ["correlation_display", "state"])
def test_what_is_answered_as_written_and_is_not_is_no_success(
    server: simulated.ServiceNow, tracker: ServiceNow, field: str
) -> None:
    ticket = tracker.create(DRAFT, MARK)
    server.forgets = {field}
    with pytest.raises(TrackerAnsweredWrongly):
        tracker.mark(ticket, replace(MARK, reopened=1)) if field != "state" else tracker.close(ticket, "evt-1")


def test_a_query_that_is_left_out_finds_nothing_of_somebody_elses(
    server: simulated.ServiceNow, tracker: ServiceNow
) -> None:
    server.change()
    server.tables["incident"].append({**server.tables["change_request"][0], "number": "INC0000009"})
    server.ignores_queries = True
    with pytest.raises(TrackerAnsweredWrongly, match="INC0000009, which is about something else"):
        tracker.find(MATTER.id)


@pytest.mark.parametrize(
    ("kind", "template", "path"),
    [("normal", "", "/normal"), ("emergency", "", "/emergency"), ("standard", "ab" * 16, f"/standard/{'ab' * 16}")],
)
def test_a_change_is_made_by_its_kind_and_moves_only_where_it_may(
    server: simulated.ServiceNow, kind: str, template: str, path: str
) -> None:
    more = {"type": kind, "template": template, "close": "4", "reopen": "-5", "closing": {}}
    tracker = ServiceNow(snow_place(server, "servicenow-change", **more), ENVIRON)
    ticket = tracker.create(DRAFT, MARK)
    assert server.asked[-1].path == f"/api/sn_chg_rest/change{path}"
    assert server.record(0, "change_request")["type"] == kind
    tracker.close(ticket, "evt-1")
    assert tracker.find(MATTER.id)[0].is_closed
    with pytest.raises(TransitionMissing, match="it goes to nowhere"):
        tracker.reopen(ticket, "evt-2")


def test_a_record_is_found_by_its_number_and_by_nothing_that_is_none(
    server: simulated.ServiceNow, tracker: ServiceNow
) -> None:
    made = tracker.create(DRAFT, MARK)
    assert tracker.named(made.key) == made
    asked = len(server.asked)
    for number in ("", "INC1^ORnumber=INC2", "inc1"):
        assert tracker.named(number) is None
    assert len(server.asked) == asked
    assert tracker.named("INC9999999") is None
    server.ignores_queries = True
    with pytest.raises(TrackerAnsweredWrongly):
        tracker.named("INC9999999")
