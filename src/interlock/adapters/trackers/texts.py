"""Tickets in the words of each tracker, so that nothing in them is more than text. Floor 11.

Jira Cloud takes the Atlassian Document Format, whose text nodes are text. Jira Data Center may read its wiki markup in
a text, and ServiceNow `[code]` in its notes: what begins such a thing is taken apart.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.adapters.trackers.place import Json
from interlock.response.tickets import Draft

INTRODUCTION: Final = (
    "Interlock wrote this, and keeps it up to date: it comments when it comes again, and closes it when it is over."
)
_MARKUP: Final = re.compile(r"[{}\[\]*_+^~?!|(]")
_CODE: Final = re.compile(r"\[(/?\s*code)", re.IGNORECASE)


def document(text: str, lines: tuple[tuple[str, str], ...] = ()) -> Json:
    """Give a text, and a list of what is known, in the Atlassian Document Format."""
    content: list[Json] = [_paragraph(text)]
    if lines:
        items: list[Json] = [{"type": "listItem", "content": [_paragraph(f"{name}: {value}")]} for name, value in lines]
        content.append({"type": "bulletList", "content": items})
    return {"type": "doc", "version": 1, "content": content}


def _paragraph(text: str) -> Json:
    return {"type": "paragraph", "content": [{"type": "text", "text": text}]}


def wiki(text: str) -> str:
    """Give a text in which Jira's wiki markup sees nothing of its own."""
    return _MARKUP.sub(lambda found: f"\\{found[0]}", text.replace("\\", "&#92;"))


def wiki_description(draft: Draft) -> str:
    """Give what a ticket of Jira Data Center says. What we name stands apart from what others wrote."""
    told = "\n".join(f"* {name}: {wiki(value)}" for name, value in draft.lines)
    return f"{INTRODUCTION}\n\n{told}"


def note(text: str) -> str:
    """Give a text in which ServiceNow's notes see no code that they would show as HTML."""
    return _CODE.sub(r"( \1", text)


def note_description(draft: Draft) -> str:
    """Give what a ticket of ServiceNow says."""
    told = "\n".join(f"{name}: {note(value)}" for name, value in draft.lines)
    return f"{INTRODUCTION}\n\n{told}"
