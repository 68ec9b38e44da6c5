"""Messages by an incoming webhook of Slack, in blocks. Floor 11.

All words stand in `plain_text`, in which nothing is a link, a mention, a style or a sign by name; the one text that
clients read as markup, for their notifications, has its three signs escaped.
Source: Slack, "Sending messages using incoming webhooks", "Formatting message text", "Block Kit".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.adapters.notifiers.errors import NotAccepted
from interlock.adapters.notifiers.posts import Posts
from interlock.adapters.references import secret_at
from interlock.response.errors import MessageRefused
from interlock.response.messages import Item, Message, plain

_TAKEN: Final = "ok"
_WORD: Final = re.compile(r"[a-z_]{1,60}")
_AT_FAULT: Final = frozenset({"invalid_payload", "invalid_blocks", "invalid_attachments", "no_text", "too_many_blocks"})
_LONGEST_HEADER: Final = 150
_LONGEST_TEXT: Final = 2900
_LONGEST_FALLBACK: Final = 3000


class _Said(msgspec.Struct):
    error: str = ""


class SlackHerald:
    """Tells one channel of a workspace."""

    def __init__(self, reference: str, environ: Mapping[str, str], posts: Posts) -> None:
        """`reference` says where the address of the webhook is, which is a secret."""
        self._reference, self._environ, self._posts = reference, environ, posts

    def tell(self, message: Message) -> str:
        """Tell a message.

        Errors: SecretMissing (NET-120), NotAccepted (NTF-102), ChannelBusy (RSP-110), MessageRefused (RSP-111).
        """
        answer = self._posts.post(secret_at(self._reference, self._environ).strip(), payload_of(message))
        if answer.text != _TAKEN:
            word = _word(answer.text)
            why = f"it says {word}" if word else "what it answered is not ok"
            if word in _AT_FAULT:
                raise MessageRefused(where=answer.where, why=why)
            raise NotAccepted(where=answer.where, why=why)
        return ""


def payload_of(message: Message) -> dict[str, object]:
    """Give a message as a webhook takes it."""
    blocks: list[dict[str, object]] = [{"type": "header", "text": _plain(message.title, _LONGEST_HEADER)}]
    blocks += [_section(one) for one in message.items]
    rest = [one for one in (message.more_said, message.note) if one]
    if rest:
        blocks.append({"type": "context", "elements": [_plain(one, _LONGEST_TEXT) for one in rest]})
    if message.link:
        blocks.append({"type": "actions", "elements": [_button(message.link)]})
    first = f"{message.title}: {message.items[0].says}" if message.items else f"{message.title}. {message.note}"
    return {
        "text": escaped(plain(first, _LONGEST_FALLBACK // 5)),
        "mrkdwn": False,
        "link_names": False,
        "blocks": blocks,
    }


def escaped(text: str) -> str:
    """Give a text whose signs are no markup. Source: Slack, "Formatting message text": three signs to be escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _section(one: Item) -> dict[str, object]:
    section: dict[str, object] = {"type": "section", "text": _plain(_said(one), _LONGEST_TEXT)}
    return {**section, "accessory": _button(one.link)} if one.link else section


def _button(link: str) -> dict[str, object]:
    return {"type": "button", "text": _plain("Open Interlock", _LONGEST_HEADER), "url": link}


def _said(one: Item) -> str:
    times = f" ({one.count} times)" if one.count > 1 else ""
    return "\n".join(line for line in (f"{one.says}{times}", one.where, one.acts, f"{one.kind} {one.id[:16]}") if line)


def _plain(text: str, most: int) -> dict[str, object]:
    short = text if len(text) <= most else f"{text[: most - 3]}..."
    return {"type": "plain_text", "text": short or "-", "emoji": False}


def _word(text: str) -> str:
    """Give the word for what went wrong, of an answer that is one or that has one."""
    if _WORD.fullmatch(text):
        return text
    try:
        error = msgspec.json.decode(text.encode(), type=_Said).error
    except msgspec.MsgspecError:
        return ""
    return error if _WORD.fullmatch(error) else ""
