"""Lines of code without the comments that tell a tool to be silent, so that such a comment names no new fault.

Enters: the lines of a file. Leaves: as many lines. What may be a part of a text, and so of the program, stays: a
fingerprint that changes shuts the gate, one that stays the same over another program would open it. Floor 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from interlock.control.suppression import FORMS, STEMS

_STEMS: Final = tuple(stem.decode() for stem in STEMS)
_OPENS: Final = re.compile(rb"(?:\{?/\*+|//+|#+|<!--|--+|;+)[ \t!]*\Z")
_COMMENT: Final = re.compile(rb"/\*|//|#|<!--|--|;")
_SPANS: Final = re.compile(rb"/\*|<!--")
_CLOSES: Final = re.compile(rb"\*/\}?|-->")
_QUOTES: Final = re.compile(rb"\\.|([\"'`])")
_LONG_QUOTES: Final = re.compile(r"\"\"\"|'''|`")


def unsilenced(lines: Sequence[str]) -> Sequence[str]:
    """Give the lines with each silencing comment taken out to its end; the same object if there is none."""
    whole = "\n".join(lines).lower()
    stems = [stem for stem in _STEMS if stem in whole]
    if not stems:
        return lines
    found = {place for place, line in enumerate(lines) if any(stem in line.lower() for stem in stems)}
    return [
        line if is_within or place not in found else _without(line)
        for place, (line, is_within) in enumerate(zip(lines, _within_text(lines), strict=True))
    ]


def _within_text(lines: Sequence[str]) -> Iterator[bool]:
    """Say of each line whether it may begin or lie within a text of several lines."""
    marks: dict[str, bool] = {}
    for line in lines:
        before = any(marks.values())
        for found in _LONG_QUOTES.finditer(line):
            marks[found[0]] = not marks.get(found[0], False)
        yield before or any(marks.values())


def _without(line: str) -> str:
    body = line.encode("utf-8", "surrogatepass")
    lowered = body.lower()
    starts = [found.start() for form in FORMS if form.letter in lowered for found in form.matches(body)]
    if not starts:
        return line
    start = min(starts)
    opening = _OPENS.search(body, 0, start)
    cut = opening.start() if opening else start
    if not opening and not body.startswith(b"#", start) and not _COMMENT.search(body, 0, start):
        return line
    if _is_quoted(body[:cut]):
        return line
    spans = _SPANS.search(body, 0, start)
    closing = _CLOSES.search(body, start) if spans else None
    rest = body[closing.end() :] if closing else b""
    return (body[:cut] + rest).decode("utf-8", "surrogatepass")


def _is_quoted(before: bytes) -> bool:
    """Say whether what follows may stand within a text."""
    marks = [found[1] for found in _QUOTES.finditer(before) if found[1]]
    return any(marks.count(mark) % 2 for mark in set(marks))
