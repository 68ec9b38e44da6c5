"""The tickets that a commit's message names in its trailers, and nowhere else: free text is not read. Floor 3.

Enters: a message. Leaves: tickets as it writes them: `ABC-12`, `#12`, `owner/shop#12`.
Source: git-interpret-trailers(1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

KEY: Final = r"[A-Z][A-Z0-9]{1,9}-[1-9][0-9]{0,6}"
"""What trackers call a ticket."""
_NAMES: Final = r"close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|references?|tickets?|issues?|bugs?|jira"
_TRAILER: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)[ \t]*:[ \t]*(.*)")
_PLAIN: Final = re.compile(rf"({_NAMES})[ \t]+(#[1-9][0-9]{{0,8}}\b.*|{KEY}\b.*)", re.IGNORECASE)
"""`Closes #12`, as forges read it: a line of a block of trailers that git alone would not take for one."""
_BY_GIT: Final = re.compile(r"Signed-off-by: |\(cherry picked from commit ")
"""What git itself writes there: beside one, a quarter of the lines has to be trailers, and not all."""
_MOST_OTHERS: Final = 3
"""For each trailer of a block that has one by git."""
_ASKS: Final = re.compile(_NAMES, re.IGNORECASE)
_TICKET: Final = re.compile(rf"{KEY}|(?:[\w.-]+/)*[\w.-]*#[1-9][0-9]{{0,8}}")
_ADDRESS: Final = re.compile(
    rf"https?://(?:[^\s@/]+@)?([^\s/]+)/(?:\S*/)?browse/({KEY})"
    r"|https?://(?:[^\s@/]+@)?([^\s/]+/\S+?)/(?:-/)?issues/([1-9][0-9]{0,8})",
    re.IGNORECASE,
)
_LONGEST: Final = 255
"""Characters of a ticket; what is longer names none."""


def tickets_named(message: str) -> tuple[str, ...]:
    """Give the tickets that the trailers of a message name, each once, in their order.

    Shape: a value counts as a whole: `Fixes: 54a4f0239f2e ("shop: sell")` names a commit, and no ticket.
    """
    found: dict[str, None] = {}
    for name, value in _trailers(message):
        if _ASKS.fullmatch(name):
            found.update(dict.fromkeys(_tickets(value)))
    return tuple(found)


def _trailers(message: str) -> Iterator[tuple[str, str]]:
    """Give the trailers of a message: its last paragraph, where that is one of trailers and not the title."""
    paragraphs = re.split(r"\n[ \t]*\n", message.replace("\r\n", "\n").strip())
    if len(paragraphs) == 1:
        return
    found: list[tuple[str, str]] = []
    others, is_by_git = 0, False
    for line in paragraphs[-1].splitlines():
        is_by_git = is_by_git or _BY_GIT.match(line) is not None
        trailer = _TRAILER.fullmatch(line) or _PLAIN.fullmatch(line)
        if line[:1] in {" ", "\t"} and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        elif trailer is not None:
            found.append((trailer[1], trailer[2]))
        elif _BY_GIT.match(line) is None:
            others += 1
    if not others or (is_by_git and others <= _MOST_OTHERS * len(found)):
        yield from found


def _tickets(value: str) -> list[str]:
    """Give the tickets of a value; none where anything else stands there, too."""
    found = []
    for word in re.split(r"[,;\s]+(?:and\s+)?", value.strip().rstrip(".,;")):
        address = _ADDRESS.fullmatch(word)
        if address is not None:
            host, _, path = (address[3] or "").partition("/")
            found.append(address[2] or f"{host.lower()}/{path}#{address[4]}")
        elif _TICKET.fullmatch(word) and len(word) <= _LONGEST:
            found.append(word)
        else:
            return []
    return found
