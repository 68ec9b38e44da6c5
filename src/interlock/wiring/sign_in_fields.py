"""What providers, and sources of people and groups, have alike in `sign-in.yaml`. Floor 12."""

from __future__ import annotations

# ruff: noqa: PTH118
# pathlib costs start-up time.
import os
import re
from typing import Final

from interlock.formats import FieldWrong, Node
from interlock.identity import IdentityError, checked_id
from interlock.identity.elsewhere import GroupRule

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_LONGEST: Final = 300
_MOST_GROUPS: Final = 1_000


def source_name(node: Node) -> str:
    """Read by which name a source is told from others."""
    name = node.text("name")
    if not _NAME.fullmatch(name):
        raise node.wrong("name", "small letters, digits and dashes, at most 63")
    return name


def group_rules(node: Node) -> tuple[GroupRule, ...]:
    """Read which groups elsewhere are which groups here."""
    wanted = "groups elsewhere with the ids of groups here, `theirs: ours`"
    if not isinstance(node.value, dict) or len(node.value) > _MOST_GROUPS:
        raise node.wrong("groups", wanted)
    found = []
    for theirs, one in node.value.items():
        try:
            ours = checked_id(one.text("groups"), "group")
        except IdentityError as error:
            raise one.wrong("groups", "the id of a group here") from error
        if not theirs or len(theirs) > _LONGEST or not theirs.isprintable():
            raise one.wrong("groups", wanted)
        found.append(GroupRule(theirs, ours))
    return tuple(sorted(found))


def reference_of(node: Node, config: str) -> str:
    """Read where a secret is; what looks like the secret itself is not repeated by the error."""
    text = node.value if isinstance(node.value, str) else ""
    kind, _, rest = text.partition(":")
    if kind not in {"env", "file"} or not rest or "\0" in rest:
        got, wanted = "no source of a secret", "env:NAME or file:PATH"
        raise FieldWrong(source=node.source, line=node.line, field="secret", got=got, wanted=wanted)
    return f"file:{os.path.join(config, rest)}" if kind == "file" else text


def printable(node: Node, field: str) -> str:
    """Read a text of one line."""
    text = node.text(field)
    if not text or len(text) > _LONGEST or not text.isprintable():
        raise node.wrong(field, f"a text that can be printed, of at most {_LONGEST} characters")
    return text
