"""ServiceNow: a record, whoever sends it and however it is wrapped."""

from __future__ import annotations

from datetime import UTC, datetime

from interlock.formats.hooks import Happened
from tests.deliveries import DIGEST, only, read

ODD: tuple[object, ...] = ({}, [], {"error": {"message": "x"}}, {"result": {}}, {"result": None})
RECORD = {
    "sys_id": "a9e3",
    "number": "CHG1",
    "sys_class_name": "change_request",
    "approval": "approved",
    "state": {"value": "-2", "display_value": "Scheduled"},
    "short_description": "Deploy the shop",
    "sys_updated_on": "2026-09-14 15:02:11",
    "u_artifact_digest": DIGEST,
    "u_other": "sha256:short",
}


def test_a_record_is_told_with_its_approval_and_the_artifact_that_it_names() -> None:
    for body in (RECORD, {"result": RECORD}, {"result": [RECORD]}, [RECORD]):
        found = only("servicenow", body)
        assert (found.kind, found.what, found.key) == (Happened.TICKET_CHANGED, "change request", "CHG1")
        assert (found.data["approval"], found.data["state"]) == ("approved", "-2")
        assert [str(each.digests[0]) for each in found.artifacts] == [DIGEST]
        assert found.at == datetime(2026, 9, 14, 15, 2, 11, tzinfo=UTC)
    assert read("servicenow", RECORD).kind == "change_request"


def test_a_record_without_a_time_has_none() -> None:
    assert only("servicenow", {"number": "CHG1", "sys_updated_on": "soon"}).at is None


def test_what_is_no_record_is_kept_as_unknown() -> None:
    for body in ODD:
        assert only("servicenow", body).kind is Happened.UNKNOWN
