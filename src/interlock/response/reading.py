"""Reading `responses:` of interlock.yaml, strictly: what nobody knows is an error with its place. Floor 9."""

from __future__ import annotations

import re
from typing import Final

from interlock.formats import FieldWrong, Node
from interlock.kernel import Severity, duration
from interlock.response.events import HOLDABLE, Kind
from interlock.response.rules import Act, Response, Step

FIELDS: Final = {
    "id": "its name: small letters, digits and dashes; evidence of what it did names it",
    "on": "the kinds of events it is for",
    "where": "what else has to be so: patterns of control, rule, environment, profile and product; severity (or worse)",
    "do": "what follows: `notify: CHANNEL`, `ticket: TRACKER`, `block`, `propose: patch` or `propose: provision`",
    "quiet": "how long events like one that was answered are not answered again, such as `24h`",
}
"""Every field of a response with what it means; the reference page is made from it."""
CONDITIONS: Final = ("control", "rule", "severity", "environment", "profile", "product")
PROPOSALS: Final = ("patch", "provision")
MOST: Final = 200
_MOST_STARS: Final = 4
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def responses_of(node: Node) -> tuple[Response, ...]:
    """Read responses. Errors: FieldUnknown, FieldWrong (FMT-1xx) with file and line."""
    items = node.items("responses")
    if len(items) > MOST:
        raise node.wrong("responses", f"at most {MOST} of them")
    found: list[Response] = []
    for item in items:
        one = _response(item)
        if any(other.id == one.id for other in found):
            raise FieldWrong(
                source=item.source, line=item.line, field="id", got=f"{one.id!r} twice", wanted="an id of its own"
            )
        found.append(one)
    return tuple(found)


def _response(node: Node) -> Response:
    fields = node.fields("responses", FIELDS)
    for needed in ("id", "on", "do"):
        if needed not in fields:
            raise node.wrong("a response", "id, on and do")
    kinds = tuple(Kind(one.one_of("on", set(Kind))) for one in _one_or_more(fields["on"], "on"))
    steps = tuple(_step(one, kinds) for one in _one_or_more(fields["do"], "do"))
    where = fields["where"].fields("where", CONDITIONS) if "where" in fields else {}
    quiet = fields["quiet"].read("quiet", "a length of time such as 24h", duration) if "quiet" in fields else None
    severity = where["severity"].one_of("severity", set(Severity)) if "severity" in where else ""
    name = fields["id"].text("id")
    if not _ID.fullmatch(name):
        raise fields["id"].wrong("id", "small letters, digits and dashes, at most 64")
    return Response(
        id=name,
        kinds=tuple(dict.fromkeys(kinds)),
        steps=tuple(dict.fromkeys(steps)),
        controls=_patterns(where, "control"),
        rules=_patterns(where, "rule"),
        environments=_patterns(where, "environment"),
        profiles=_patterns(where, "profile"),
        products=_patterns(where, "product"),
        severity=Severity(severity) if severity else None,
        quiet_for=quiet,
        source=node.source,
        line=node.line,
    )


def _one_or_more(node: Node, field: str) -> list[Node]:
    items = node.items(field) if isinstance(node.value, list) else [node]
    if not items:
        raise node.wrong(field, "at least one")
    return items


def _patterns(where: dict[str, Node], name: str) -> tuple[str, ...]:
    if name not in where:
        return ()
    items = _one_or_more(where[name], name)
    for item in items:
        if item.text(name).count("*") > _MOST_STARS:
            raise item.wrong(name, f"a pattern with at most {_MOST_STARS} stars")
    return tuple(item.text(name) for item in items)


def _step(node: Node, kinds: tuple[Kind, ...]) -> Step:
    if isinstance(node.value, dict):
        fields = node.fields("do", set(Act) - {Act.BLOCK})
        if len(fields) != 1:
            raise node.wrong("do", "one action in each item")
        ((word, to),) = fields.items()
        return Step(Act(word), _target(Act(word), to))
    act = Act(node.one_of("do", set(Act)))
    if act is not Act.BLOCK:
        raise node.wrong("do", f"{act}: and what or whom")
    unheld = [kind for kind in kinds if kind not in HOLDABLE]
    if unheld:
        raise node.wrong("do", f"no block on {unheld[0]}: such an event is about no commit or artifact")
    return Step(act)


def _target(act: Act, node: Node) -> str:
    if act is Act.PROPOSE:
        return node.one_of("propose", PROPOSALS)
    name = node.text(act.value)
    if not _NAME.fullmatch(name):
        raise node.wrong(act.value, "a name of letters, digits, dots, dashes and underscores")
    return name
