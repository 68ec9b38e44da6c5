"""Jira Cloud and Data Center. Floor 5.

Source: Atlassian's documentation of Jira's webhooks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.model import Delivery, Happened, Happening, Sender, delivered, once_by_body
from interlock.formats.hooks.payload import Part, line, payload_of, told, words
from interlock.formats.hooks.proof import by_signature
from interlock.kernel import Instant

_NAME: Final = "jira"


def _recognise(headers: Headers) -> bool:
    return headers.has("x-atlassian-webhook-identifier") and not headers.has("x-event-key")


def _check(headers: Headers, body: bytes, secrets: Sequence[str], _now: Instant) -> None:
    by_signature(_NAME, headers, body, secrets, ["x-hub-signature"])


def _read(headers: Headers, body: bytes) -> Delivery:
    payload = payload_of(_NAME, headers, body)
    kind, issue = payload.text("webhookEvent"), payload.at("issue")
    identifier = line(headers.get("x-atlassian-webhook-identifier"))
    fields, said = issue.at("fields"), payload.at("comment")
    items = payload.items("changelog.items")
    moves = {item.text("field", "fieldId"): item for item in items}
    happening = Happening(
        _happened(kind, issue),
        what="issue" if issue else "",
        key=issue.text("key", "id"),
        repository=fields.text("project.key"),
        actor=_person(payload.at("user")) or _person(said.at("updateAuthor")) or _person(said.at("author")),
        title=fields.text("summary"),
        address=_page(issue),
        at=payload.moment("timestamp") or fields.moment("updated", "created"),
        data=told(
            changed=words(moves),
            status=fields.text("status.name"),
            old_status=moves["status"].text("fromString") if "status" in moves else "",
            priority=fields.text("priority.name"),
            resolution=fields.text("resolution.name"),
            labels=words(each.text() for each in fields.items("labels")),
            due=fields.text("duedate"),
        ),
    )
    return delivered(_NAME, kind, [happening], once_by_body(_NAME, body), id=identifier)


def _happened(kind: str, issue: Part) -> Happened:
    if kind.startswith("comment_"):
        return Happened.COMMENT_DELETED if kind.endswith("deleted") else Happened.COMMENT_WRITTEN
    return Happened.TICKET_CHANGED if issue and kind.startswith("jira:issue") else Happened.UNKNOWN


def _person(one: Part) -> str:
    return one.text("displayName", "name", "accountId")


def _page(issue: Part) -> str:
    """Give the page of an issue; the payload has only the address for programs."""
    host, marks, _ = issue.address("self").partition("/rest/api/")
    key = issue.text("key")
    return f"{host}/browse/{key}" if marks and key else ""


SENDERS: Final = (
    Sender(
        name=_NAME,
        says="Jira Cloud and Data Center",
        proof="HMAC-SHA256 of the body in `X-Hub-Signature`",
        setup="System, WebHooks: the address, the secret, and which events of which issues",
        events="issues that were opened, altered or deleted, and comments on them",
        recognise=_recognise,
        check=_check,
        read=_read,
    ),
)
