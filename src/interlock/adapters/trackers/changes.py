"""ServiceNow's changes, read as permissions. Floor 11.

Source: ServiceNow Table API, change_request.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from interlock.adapters.trackers.conversation import Conversation
from interlock.adapters.trackers.place import Place
from interlock.adapters.trackers.records import Many, record_of
from interlock.response.changes import ChangeRecord
from interlock.response.tickets import plain

_FIELDS: Final = "sys_id,number,state,approval,on_hold,start_date,end_date,cmdb_ci"
_LONGEST: Final = 200


class ServiceNowChanges:
    """The changes of one instance."""

    def __init__(self, place: Place, environ: Mapping[str, str]) -> None:
        self._place, self._talk = place, Conversation(place, environ)

    def read(self, number: str) -> ChangeRecord | None:
        """Give a change as it is now; none where there is none of that number.

        Errors: those of `Conversation.ask`; TrackerAnsweredWrongly (TKT-105) for several, or for another one.
        """
        digest = self._place.digest_field
        query = {
            "sysparm_query": f"number={number}",
            "sysparm_display_value": "all",
            "sysparm_fields": f"{_FIELDS},{digest}" if digest else _FIELDS,
            "sysparm_limit": "2",
        }
        found = self._talk.json(Many, "GET", "/api/now/table/change_request", query=query).result
        if not found:
            return None
        record = record_of(self._talk, found[0])
        if len(found) > 1 or record.value("number") != number:
            raise self._talk.wrong(f"was asked for {number} and gives {record.value('number')}")
        identity = record.value("sys_id")
        page = f"/nav_to.do?uri=change_request.do?sys_id={identity}"
        return ChangeRecord(
            number=number,
            address=self._place.address.rstrip("/") + page,
            state=plain(record.value("state"), _LONGEST),
            approval=plain(record.value("approval"), _LONGEST),
            is_on_hold=record.value("on_hold") == "true",
            item=plain(record.value("cmdb_ci"), _LONGEST),
            item_name=plain(record.shown("cmdb_ci"), _LONGEST),
            starts_at=record.moment("start_date"),
            ends_at=record.moment("end_date"),
            artifact=plain(record.value(digest), _LONGEST) if digest else "",
        )
