"""What is kept beside an entry and finds it too: the rules, paths and messages of an assessment's findings.

Enters: an envelope, and what gives kept bytes by their digest. Leaves: texts. Nothing is verified here. Floor 10.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from interlock.evidence.predicates import ASSESSMENT
from interlock.trace.words import Field, Text

MOST_BYTES: Final = 2 * 1024 * 1024
"""Of a list of findings: some two thousand of them."""

Kept = Callable[[str, int], bytes | None]
"""Given a SHA-256 and how many bytes are wanted at most, gives the beginning of what is kept; None if it is gone."""


class Beside(msgspec.Struct, frozen=True):
    """Texts kept beside an entry."""

    texts: tuple[Text, ...] = ()
    left_out: int = 0
    """How many findings are not among them."""


class _Envelope(msgspec.Struct, frozen=True):
    payload: str


class _Count(msgspec.Struct, frozen=True):
    count: int = 0


class _Assessment(msgspec.Struct, frozen=True):
    findings: str = ""
    counts: tuple[_Count, ...] = ()


class _Statement(msgspec.Struct, frozen=True):
    predicate: _Assessment


class _Place(msgspec.Struct, frozen=True):
    path: str = ""


class _Finding(msgspec.Struct, frozen=True):
    rule: str = ""
    message: str = ""
    at: _Place = _Place()
    aliases: tuple[str, ...] = ()
    components: tuple[str, ...] = ()


_ENVELOPE: Final = msgspec.json.Decoder(_Envelope)
_STATEMENT: Final = msgspec.json.Decoder(_Statement)
_FINDING: Final = msgspec.json.Decoder(_Finding)
_BROKEN: Final = (msgspec.MsgspecError, ValueError, RecursionError)


def beside(kind: str, envelope: bytes, kept: Kept) -> Beside:
    """Give the texts of an assessment's findings: all rules first, then paths, then what was said.

    Promise: it raises nothing of its own: what cannot be read is left out and counted.
    """
    if kind != ASSESSMENT:
        return Beside()
    try:
        assessment = _STATEMENT.decode(base64.b64decode(_ENVELOPE.decode(envelope).payload)).predicate
    except _BROKEN:
        return Beside()
    if not assessment.findings:
        return Beside()
    total = sum(one.count for one in assessment.counts)
    try:
        body = kept(assessment.findings, MOST_BYTES)
        found = _FINDING.decode_lines(_whole_lines(body)) if body is not None else []
    except _BROKEN:
        found = []
    return Beside(tuple(_texts(found)), max(0, total - len(found)))


def _whole_lines(body: bytes) -> bytes:
    return body if len(body) < MOST_BYTES else body[: body.rfind(b"\n") + 1]


def _texts(found: Sequence[_Finding]) -> dict[Text, None]:
    rules = [(Field.RULE.value, name) for one in found for name in (one.rule, *one.aliases)]
    paths = [(Field.PATH.value, one.at.path) for one in found]
    said = [(Field.MESSAGE.value, one.message) for one in found]
    parts = [(Field.NAME.value, name) for one in found for name in one.components]
    return dict.fromkeys([*rules, *paths, *said, *parts])
