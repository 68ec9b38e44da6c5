"""Jira Cloud and Jira Data Center: tickets as issues. Floor 11.

An issue is found by a label that names its matter, and keeps our mark in its property `interlock`. Transitions are
chosen by their names, or by those of the states that they lead to: their ids differ from workflow to workflow.
Source: Jira Cloud REST API v3; Jira Data Center REST API v2: issue, issue/{id}/transitions, /comment, /properties,
search/jql and search.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from interlock.adapters.trackers.conversation import Conversation
from interlock.adapters.trackers.errors import TicketGone, TransitionMissing
from interlock.adapters.trackers.place import JIRA_CLOUD, Json, Place
from interlock.adapters.trackers.texts import INTRODUCTION, document, wiki, wiki_description
from interlock.response.tickets import Draft, Mark, Ticket, plain, read_mark

PROPERTY: Final = "interlock"
LABEL: Final = "interlock"
_MATTER: Final = f"{LABEL}-matter-"
_GROUP: Final = f"{LABEL}-in-"
_KEY: Final = re.compile(r"[A-Z][A-Z0-9_]{0,99}-[0-9]{1,18}")
_ID: Final = re.compile(r"[0-9]{1,18}")
_FIELDS: Final = ("summary", "status", "labels", "description")
_MOST: Final = 50
"""Issues of one page."""
_MOST_PAGES: Final = 20
_MOST_NAMED: Final = 20
_DONE: Final = "done"
"""The one category of states in which nothing is left to do, whatever the states are called."""


class _Category(msgspec.Struct, frozen=True):
    key: str = ""


class _Status(msgspec.Struct, frozen=True):
    name: str
    statusCategory: _Category = _Category()  # noqa: N815 (theirs)


class _Fields(msgspec.Struct, frozen=True):
    summary: str
    status: _Status
    labels: tuple[str, ...] = ()


class _Property(msgspec.Struct, frozen=True):
    mark: str = ""


class _Issue(msgspec.Struct, frozen=True):
    id: str
    key: str
    fields: _Fields
    properties: Mapping[str, msgspec.Raw] = {}


class _Page(msgspec.Struct, frozen=True):
    issues: tuple[_Issue, ...]
    nextPageToken: str = ""  # noqa: N815 (theirs)
    startAt: int = 0  # noqa: N815 (theirs)
    total: int = 0


class _Made(msgspec.Struct, frozen=True):
    id: str
    key: str


class _Transition(msgspec.Struct, frozen=True):
    id: str
    name: str
    to: _Status


class _Transitions(msgspec.Struct, frozen=True):
    transitions: tuple[_Transition, ...]


class Jira:
    """One project of Jira, of either kind."""

    def __init__(self, place: Place, environ: Mapping[str, str]) -> None:
        self._place = place
        self._is_cloud = place.kind == JIRA_CLOUD
        self._talk = Conversation(place, environ)
        self._api = "/rest/api/3" if self._is_cloud else "/rest/api/2"

    @property
    def reopens(self) -> bool:
        """Whether what a person closed is opened again when it comes up again."""
        return self._place.reopens

    def find(self, matter: str) -> tuple[Ticket, ...]:
        """Give the issues of a matter, the oldest first. Errors: those of `Conversation.ask`."""
        found = self._search(f'labels = "{_MATTER}{matter}" ORDER BY created ASC')
        for one in found:
            if f"{_MATTER}{matter}" not in one.fields.labels:
                raise self._talk.wrong(f"finds {plain(one.key, 40)}, which is about something else")
        return tuple(self.look(one.id) for one in sorted(found, key=lambda one: int(one.id)))

    def lately(self, group: str) -> tuple[Ticket, ...]:
        """Give the issues of a group that are open or were altered lately, without what was written into them.

        Errors: those of `Conversation.ask`.
        """
        label = f"{_GROUP}{group}"
        found = self._search(f'labels = "{label}" AND (statusCategory != Done OR updated >= -2d) ORDER BY created ASC')
        if any(label not in one.fields.labels for one in found):
            raise self._talk.wrong("finds issues that are about something else")
        return tuple(self._ticket(one) for one in found)

    def named(self, key: str) -> Ticket | None:
        """Give an issue by its key; none where there is none. Errors: those of `Conversation.ask`."""
        if not _KEY.fullmatch(key):
            return None
        try:
            issue = self._talk.json(_Issue, "GET", f"{self._api}/issue/{key}", query=_STATUS)
        except TicketGone:
            return None
        return self.look(issue.id)  # which has another key, where somebody moved it

    def look(self, ticket: str) -> Ticket:
        """Give an issue by its id, with all that was written into it. Errors: those of `Conversation.ask`."""
        query = {"fields": ",".join(_FIELDS), "properties": PROPERTY}
        body = self._talk.ask("GET", f"{self._api}/issue/{_id(self._talk, ticket)}", query=query)
        issue = self._talk.read(_Issue, body)
        if issue.id != ticket:
            raise self._talk.wrong(f"was asked for the issue {ticket} and gives {plain(issue.id, 40)}")
        newest = {"orderBy": "-created", "maxResults": "100"}
        comments = self._talk.ask("GET", f"{self._api}/issue/{ticket}/comment", query=newest)
        told = (body + b"\n" + comments).decode("utf-8", "replace")
        return self._ticket(issue, told)

    def create(self, draft: Draft, mark: Mark) -> Ticket:
        """Make an issue, with its labels and its mark in one request. Errors: those of `Conversation.ask`."""
        place, matter = self._place, draft.matter
        labels: list[Json] = [LABEL, f"{_MATTER}{matter.id}"]
        labels += [f"{_GROUP}{matter.group}"] if matter.group else []
        own = place.fields.get("labels")
        fields: dict[str, Json] = {
            **place.fields,
            "project": {"key": place.project},
            "issuetype": {"name": place.type},
            "summary": draft.title,
            "description": document(INTRODUCTION, draft.lines) if self._is_cloud else wiki_description(draft),
            "labels": [*labels, *(own if isinstance(own, list) else [])],
            **self._priority(draft),
        }
        properties: list[Json] = [{"key": PROPERTY, "value": {"mark": mark.text}}]
        body: Json = {"fields": fields, "properties": properties}
        made = self._talk.json(_Made, "POST", f"{self._api}/issue", body)
        key = _key(self._talk, made.key)
        return Ticket(
            _id(self._talk, made.id), key, self._page(key), matter.id, draft.title, is_closed=False, mark=mark
        )

    def update(self, ticket: Ticket, draft: Draft) -> None:
        """Write summary and priority anew. Errors: those of `Conversation.ask`."""
        fields: Json = {"summary": draft.title, **self._priority(draft)}
        self._talk.ask("PUT", f"{self._api}/issue/{ticket.id}", {"fields": fields})

    def comment(self, ticket: Ticket, text: str) -> None:
        """Add a comment. Errors: those of `Conversation.ask`."""
        body: Json = {"body": document(text) if self._is_cloud else wiki(text)}
        self._talk.json(_Comment, "POST", f"{self._api}/issue/{ticket.id}/comment", body)

    def mark(self, ticket: Ticket, mark: Mark) -> None:
        """Keep what we last did with it. Errors: those of `Conversation.ask`."""
        self._talk.ask("PUT", f"{self._api}/issue/{ticket.id}/properties/{PROPERTY}", {"mark": mark.text})

    def close(self, ticket: Ticket, why: str) -> None:
        """Close an issue by the transition of the settings.

        Errors: TransitionMissing (TKT-106), those of `Conversation.ask`.
        """
        del why
        self._move(ticket, self._place.close, self._place.closing, is_closed=True)

    def reopen(self, ticket: Ticket, why: str) -> None:
        """Open an issue again. Errors: as for `close`."""
        del why
        self._move(ticket, self._place.reopen, {}, is_closed=False)

    def _move(self, ticket: Ticket, wanted: str, given: Mapping[str, Json], *, is_closed: bool) -> None:
        path = f"{self._api}/issue/{ticket.id}/transitions"
        known = self._talk.json(_Transitions, "GET", path).transitions
        chosen = _chosen(known, wanted)
        if chosen is None:
            named = ", ".join(plain(f"{one.name} (to {one.to.name})", 80) for one in known[:_MOST_NAMED])
            status = self._talk.json(_Issue, "GET", f"{self._api}/issue/{ticket.id}", query=_STATUS).fields.status.name
            raise TransitionMissing(
                tracker=self._place.name,
                ticket=ticket.key,
                wanted=wanted,
                status=plain(status, 80),
                known=named or "nowhere",
            )
        body: dict[str, Json] = {"transition": {"id": chosen.id}}
        if given:
            body["fields"] = dict(given)
        self._talk.ask("POST", path, body)
        if self.look(ticket.id).is_closed is not is_closed:
            raise self._talk.wrong(f"says that {ticket.key} was moved by {plain(chosen.name, 80)!r}, and it was not")

    def _search(self, jql: str) -> list[_Issue]:
        found: list[_Issue] = []
        token = ""
        for _ in range(_MOST_PAGES):
            page = self._page_of(jql, token, len(found))
            found += page.issues
            token = page.nextPageToken
            if not (token if self._is_cloud else len(found) < page.total and page.issues):
                return found
        raise self._talk.wrong(f"finds more than {_MOST * _MOST_PAGES} issues, or the same again and again")

    def _page_of(self, jql: str, token: str, start: int) -> _Page:
        asked: dict[str, Json] = {
            "jql": jql, "fields": [*_FIELDS[:3]], "properties": [PROPERTY], "maxResults": _MOST
        }  # fmt: skip
        if self._is_cloud:
            asked |= {"nextPageToken": token} if token else {}
            return self._talk.json(_Page, "POST", f"{self._api}/search/jql", asked)
        return self._talk.json(_Page, "POST", f"{self._api}/search", {**asked, "startAt": start})

    def _ticket(self, issue: _Issue, told: str = "") -> Ticket:
        matters = [one.removeprefix(_MATTER) for one in issue.fields.labels if one.startswith(_MATTER)]
        status = issue.fields.status
        return Ticket(
            id=_id(self._talk, issue.id),
            key=_key(self._talk, issue.key),
            address=self._page(issue.key),
            matter=matters[0] if matters else "",
            title=issue.fields.summary,
            is_closed=status.statusCategory.key == _DONE or status.name.casefold() == self._place.close.casefold(),
            mark=_mark(issue),
            told=told,
        )

    def _priority(self, draft: Draft) -> dict[str, Json]:
        name = self._place.priorities.get(draft.severity, "")
        return {"priority": {"name": name}} if name else {}

    def _page(self, key: str) -> str:
        return f"{self._place.address.rstrip('/')}/browse/{key}"


class _Comment(msgspec.Struct, frozen=True):
    id: str


_STATUS: Final = {"fields": "summary,status"}


def _mark(issue: _Issue) -> Mark | None:
    raw = issue.properties.get(PROPERTY)
    try:
        return read_mark(msgspec.json.decode(raw, type=_Property).mark) if raw is not None else None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _chosen(known: Sequence[_Transition], wanted: str) -> _Transition | None:
    """Give the transition of a name, or else one that leads to a state of that name."""
    by_name = [one for one in known if one.name.casefold() == wanted.casefold()]
    by_state = [one for one in known if one.to.name.casefold() == wanted.casefold()]
    return next(iter(by_name or by_state), None)


def _key(talk: Conversation, text: str) -> str:
    if not _KEY.fullmatch(text):
        raise talk.wrong("gives something that is no key of an issue")
    return text


def _id(talk: Conversation, text: str) -> str:
    if not _ID.fullmatch(text):
        raise talk.wrong("gives something that is no id of an issue")
    return text
