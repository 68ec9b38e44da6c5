"""A rule whose text is Rego: where the text comes from, and what it means. Floor 8.

The text itself is asked elsewhere, through `interlock.decision.ports.RegoEngine`; here it is only read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import msgspec

from interlock.decision.errors import RegoUnreadable
from interlock.decision.model import RuleText
from interlock.formats import Node
from interlock.kernel import InterlockError, sha256

BIGGEST_BYTES: Final = 1 << 18
_QUERY: Final = r"data(\.[A-Za-z_][A-Za-z0-9_]*)+"


def rego_rule(rule: RuleText, path: Node, query: Node, find: Callable[[str], tuple[str, bytes]]) -> RuleText:
    """Give a rule its text in Rego; what it means is the digest of the text and the query.

    Errors: RegoUnreadable (DEC-124), FieldWrong (FMT-103).
    """
    name, asked = path.text("rego"), query.text("query")
    if not re.fullmatch(_QUERY, asked):
        raise query.wrong("query", "a rule of the text, such as data.release.allow")
    text = _text(path, name, find)
    means = f"rego {sha256(text.encode())} {asked}"
    return msgspec.structs.replace(rule, expression=means, rego=text, query=asked, line=path.line)


def _text(path: Node, name: str, find: Callable[[str], tuple[str, bytes]]) -> str:
    why = f"it is larger than {BIGGEST_BYTES} bytes"
    try:
        _, body = find(name)
        if 0 < len(body) <= BIGGEST_BYTES:
            return body.decode()
        if not body:
            why = "it is empty"
    except UnicodeDecodeError as error:
        raise RegoUnreadable(source=path.source, line=path.line, name=name, why="it is not UTF-8") from error
    except InterlockError as error:
        raise RegoUnreadable(source=path.source, line=path.line, name=name, why="it is not there") from error
    raise RegoUnreadable(source=path.source, line=path.line, name=name, why=why)
