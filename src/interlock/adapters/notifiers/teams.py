"""Messages by a workflow of Microsoft Teams, as an Adaptive Card. Floor 11.

All words stand in text runs, in which nothing is markdown; a mention would need an entity, and none is written.
Source: Microsoft, "Create incoming webhooks with Workflows"; Adaptive Cards 1.4, RichTextBlock and TextRun.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from interlock.adapters.notifiers.errors import NotAccepted
from interlock.adapters.notifiers.posts import Posts
from interlock.adapters.references import secret_at
from interlock.response.messages import Item, Message

MOST_BYTES: Final = 26_000
"""Teams takes 28 KB in all."""
_TAKEN: Final = frozenset({"", "1"})


class TeamsHerald:
    """Tells one channel or chat."""

    def __init__(self, reference: str, environ: Mapping[str, str], posts: Posts) -> None:
        """`reference` says where the address of the workflow is, which is a secret."""
        self._reference, self._environ, self._posts = reference, environ, posts

    def tell(self, message: Message) -> str:
        """Tell a message.

        Errors: SecretMissing (NET-120), NotAccepted (NTF-102), ChannelBusy (RSP-110), MessageRefused (RSP-111).
        """
        answer = self._posts.post(secret_at(self._reference, self._environ).strip(), payload_of(message))
        if answer.text not in _TAKEN and not _is_taken(answer.text):
            raise NotAccepted(where=answer.where, why="what it answered says that it was not delivered")
        return ""


def payload_of(message: Message) -> dict[str, object]:
    """Give a message as a workflow takes it, with as many of its events as there is room for."""
    shown = list(message.items)
    while True:
        left_out = sum(one.count for one in message.items[len(shown) :])
        document = _document(msgspec.structs.replace(message, items=tuple(shown), more=message.more + left_out))
        if len(msgspec.json.encode(document)) <= MOST_BYTES or not shown:
            return document
        shown.pop()


def _document(message: Message) -> dict[str, object]:
    body = [_block(_run(message.title, weight="Bolder", size="Medium"))]
    body += [_block(*_runs(one)) for one in message.items]
    body += [_block(_run(one, isSubtle=True)) for one in (message.more_said, message.note) if one]
    card: dict[str, object] = {"type": "AdaptiveCard", "version": "1.4", "body": body}
    if message.link:
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Open Interlock", "url": message.link}]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def _runs(one: Item) -> Sequence[dict[str, object]]:
    times = f" ({one.count} times)" if one.count > 1 else ""
    rest = "; ".join(text for text in (one.where, one.acts, f"{one.kind} {one.id[:16]}") if text)
    leads = {"selectAction": {"type": "Action.OpenUrl", "url": one.link}} if one.link else {}
    return _run(f"{one.says}{times}", **leads), _run(f" {rest}", isSubtle=True)


def _block(*runs: dict[str, object]) -> dict[str, object]:
    return {"type": "RichTextBlock", "inlines": list(runs)}


def _run(text: str, **style: object) -> dict[str, object]:
    return {"type": "TextRun", "text": text, **style}


def _is_taken(text: str) -> bool:
    """Say whether an answer that says something says that all is well: an object without an error in it."""
    try:
        said = msgspec.json.decode(text.encode(), type=dict[str, object])
    except msgspec.MsgspecError:
        return False
    names = {one.lower() for one in said}
    return not names & {"error", "errors"} and said.get("ok") is not False and said.get("success") is not False
