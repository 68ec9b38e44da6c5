from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.adapters.trackers.changes import ServiceNowChanges
from interlock.adapters.trackers.errors import TrackerAnsweredWrongly
from tests.simulators.answering import Answer
from tests.simulators.servicenow import CI, ServiceNow
from tests.unit.adapters.trackers.places import ENVIRON, snow_place

NUMBER = "CHG0040007"


def test_a_change_is_read_with_all_that_it_permits() -> None:
    with ServiceNow() as server:
        server.change(u_digest="sha256:12")
        read = ServiceNowChanges(snow_place(server, "servicenow-change", digest_field="u_digest"), ENVIRON).read(NUMBER)
    assert read is not None
    assert (read.state, read.approval, read.item, read.item_name) == ("-1", "approved", CI, "shop of production")
    assert (read.starts_at, read.artifact) == (datetime(2026, 1, 5, 8, tzinfo=UTC), "sha256:12")
    assert not read.is_on_hold
    assert read.address.endswith(f"change_request.do?sys_id={1:032x}")


def test_what_there_is_not_is_none_and_another_or_several_are_wrong() -> None:
    with ServiceNow() as server:
        changes = ServiceNowChanges(snow_place(server, "servicenow-change"), ENVIRON)
        assert changes.read(NUMBER) is None
        one = server.change()
        server.tables["change_request"].append({**one, "sys_id": "b" * 32})
        with pytest.raises(TrackerAnsweredWrongly):
            changes.read(NUMBER)
        server.instead = Answer({"result": [{"sys_id": "b" * 32, "number": "CHG1"}]})
        with pytest.raises(TrackerAnsweredWrongly):
            changes.read(NUMBER)
