"""ServiceNow: tickets as incidents by the Table API, or as changes by the Change API. Floor 11.

A record is found by its `correlation_id`, and keeps our mark in `correlation_display`. ServiceNow leaves out of a query
what it does not know and answers with every record there is: so each one is held against what was asked for.
Source: ServiceNow Table API, Change Management API.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.adapters.trackers.conversation import Conversation
from interlock.adapters.trackers.errors import MatterNotKept, TransitionMissing
from interlock.adapters.trackers.place import CHANGE, Json, Place
from interlock.adapters.trackers.records import NUMBER, Many, One, Record, record_of
from interlock.adapters.trackers.texts import note, note_description
from interlock.response.tickets import Draft, Mark, Ticket, plain, read_mark

_BEFORE: Final = "interlock:"
_TABLES: Final = {CHANGE: "change_request"}
_CHANGES: Final = "/api/sn_chg_rest/change"
_FIELDS: Final = (
    "sys_id,number,state,active,short_description,description,correlation_id,correlation_display,work_notes,comments"
)
_OVER: Final = {"change_request": frozenset({"3", "4"})}
_USUALLY_OVER: Final = frozenset({"6", "7", "8"})
"""Resolved, closed and canceled, as incidents come with them."""
_MOST: Final = 1_000


class _Next(msgspec.Struct, frozen=True):
    available_states: tuple[str, ...] = ()


class _NextStates(msgspec.Struct, frozen=True):
    result: _Next


class ServiceNow:
    """One table of one instance."""

    def __init__(self, place: Place, environ: Mapping[str, str]) -> None:
        self._place = place
        self._talk = Conversation(place, environ)
        self._is_change = place.kind == CHANGE
        self._table = _TABLES.get(place.kind, "incident")
        self._over = _OVER.get(self._table, _USUALLY_OVER) | {place.close}

    @property
    def reopens(self) -> bool:
        """Whether what a person closed is opened again when it comes up again."""
        return self._place.reopens

    def find(self, matter: str) -> tuple[Ticket, ...]:
        """Give the records of a matter, the oldest first. Errors: those of `Conversation.ask`."""
        found = self._search(f"correlation_idSTARTSWITH{_BEFORE}{matter}^ORDERBYsys_created_on")
        return tuple(self._checked(one, matter) for one in found)

    def lately(self, group: str) -> tuple[Ticket, ...]:
        """Give the records of a group that are open or were altered lately. Errors: those of `Conversation.ask`."""
        recent = "active=true^ORsys_updated_on>=javascript:gs.daysAgoStart(2)"
        found = self._search(f"correlation_idENDSWITH:{group}^{recent}^ORDERBYsys_created_on")
        return tuple(self._checked(one, "", group) for one in found)

    def named(self, key: str) -> Ticket | None:
        """Give a record by its number; none where there is none. Errors: those of `Conversation.ask`."""
        if not NUMBER.fullmatch(key):
            return None
        found = self._search(f"number={key}")
        if any(one.value("number") != key for one in found):
            raise self._talk.wrong(f"was asked for {key} and gives {found[0].value('number')}")
        return self._ticket(found[0]) if found else None

    def look(self, ticket: str) -> Ticket:
        """Give a record by its id. Errors: those of `Conversation.ask`."""
        query = {"sysparm_display_value": "all", "sysparm_fields": _FIELDS}
        answer = self._talk.json(One, "GET", f"/api/now/table/{self._table}/{ticket}", query=query)
        record = record_of(self._talk, answer.result)
        if record.value("sys_id") != ticket:
            raise self._talk.wrong(f"was asked for one record and gives {record.value('number')}")
        return self._ticket(record)

    def create(self, draft: Draft, mark: Mark) -> Ticket:
        """Make a record. Errors: MatterNotKept (TKT-108), those of `Conversation.ask`."""
        matter = draft.matter
        correlation = f"{_BEFORE}{matter.id}:{matter.group}" if matter.group else f"{_BEFORE}{matter.id}"
        fields: dict[str, Json] = {
            **self._place.fields,
            "short_description": draft.title,
            "description": note_description(draft),
            "correlation_id": correlation,
            "correlation_display": mark.text,
            **self._priority(draft),
        }
        answer = self._talk.json(One, "POST", self._made_at(), fields)
        record = record_of(self._talk, answer.result)
        if record.value("correlation_id") != correlation:
            number = record.value("number")
            raise MatterNotKept(tracker=self._place.name, ticket=number, field="correlation_id", is_final=True)
        return self._ticket(record)

    def update(self, ticket: Ticket, draft: Draft) -> None:
        """Write title and urgency anew. Errors: those of `Conversation.ask`."""
        self._write(ticket, {"short_description": draft.title, **self._priority(draft)})

    def comment(self, ticket: Ticket, text: str) -> None:
        """Add a work note. Errors: those of `Conversation.ask`."""
        self._write(ticket, {"work_notes": note(text)})

    def mark(self, ticket: Ticket, mark: Mark) -> None:
        """Keep what we last did with it. Errors: those of `Conversation.ask`."""
        kept = self._write(ticket, {"correlation_display": mark.text})
        if kept.value("correlation_display") != mark.text:
            raise self._talk.wrong(f"did not keep the field correlation_display of {ticket.key}")

    def close(self, ticket: Ticket, why: str) -> None:
        """Bring a record into the state of the settings that closes it.

        Errors: TransitionMissing (TKT-106), those of `Conversation.ask`.
        """
        self._move(ticket, self._place.close, {"close_notes": f"Interlock: {why}", **self._place.closing})

    def reopen(self, ticket: Ticket, why: str) -> None:
        """Bring a record back into the state of the settings that opens it. Errors: as for `close`."""
        del why
        self._move(ticket, self._place.reopen, {})

    def _move(self, ticket: Ticket, state: str, given: Mapping[str, Json]) -> None:
        if self._is_change:
            known = self._talk.json(_NextStates, "GET", f"{_CHANGES}/{ticket.id}/nextstate").result.available_states
            if state not in known:
                now = self._talk.json(One, "GET", f"/api/now/table/{self._table}/{ticket.id}").result
                raise TransitionMissing(
                    tracker=self._place.name,
                    ticket=ticket.key,
                    wanted=state,
                    status=plain(Record(now).value("state"), 20),
                    known=plain(", ".join(known), 200) or "nowhere",
                )
        after = self._write(ticket, {**given, "state": state})
        if after.value("state") != state:
            raise self._talk.wrong(f"says that {ticket.key} was brought to the state {state}, and it was not")

    def _write(self, ticket: Ticket, fields: dict[str, Json]) -> Record:
        path = f"{_CHANGES}/{ticket.id}" if self._is_change else f"/api/now/table/{self._table}/{ticket.id}"
        record = record_of(self._talk, self._talk.json(One, "PATCH", path, fields).result)
        if record.value("sys_id") != ticket.id:
            raise self._talk.wrong(f"was told of {ticket.key} and answers of {record.value('number')}")
        return record

    def _made_at(self) -> str:
        if not self._is_change:
            return f"/api/now/table/{self._table}"
        kind = self._place.type
        return f"{_CHANGES}/{kind}/{self._place.template}" if kind == "standard" else f"{_CHANGES}/{kind}"

    def _search(self, query: str) -> list[Record]:
        asked = {
            "sysparm_query": query,
            "sysparm_display_value": "all",
            "sysparm_fields": _FIELDS,
            "sysparm_limit": str(_MOST),
        }
        answer = self._talk.json(Many, "GET", f"/api/now/table/{self._table}", query=asked)
        return [record_of(self._talk, one) for one in answer.result]

    def _checked(self, record: Record, matter: str, group: str = "") -> Ticket:
        ticket = self._ticket(record)
        _, _, at = record.value("correlation_id").removeprefix(_BEFORE).partition(":")
        if not ticket.matter or (matter and ticket.matter != matter) or (group and at != group):
            raise self._talk.wrong(f"finds {record.value('number')}, which is about something else")
        return ticket

    def _ticket(self, record: Record) -> Ticket:
        identity, correlation = record.value("sys_id"), record.value("correlation_id")
        page = f"/nav_to.do?uri={self._table}.do?sys_id={identity}"
        is_ours = correlation.startswith(_BEFORE)
        return Ticket(
            id=identity,
            key=record.value("number"),
            address=self._place.address.rstrip("/") + page,
            matter=correlation.removeprefix(_BEFORE).partition(":")[0] if is_ours else "",
            title=record.value("short_description"),
            is_closed=record.value("state") in self._over,
            mark=read_mark(record.value("correlation_display")),
            told="\n".join(map(record.shown, ("description", "work_notes", "comments"))),
        )

    def _priority(self, draft: Draft) -> dict[str, Json]:
        level = self._place.priorities.get(draft.severity, "")
        return {"urgency": level, "impact": level} if level else {}
