"""Trackers in which tickets are kept: the items of `trackers` in channels.yaml that have a `kind`. Floor 12.

A tracker is asked with a credential of whoever runs the program; so no repository can name one. The file names where
the credential is, never the credential.
"""

from __future__ import annotations

# ruff: noqa: PTH118
# pathlib costs start-up time.
import os
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from interlock.adapters.errors import NetworkError
from interlock.adapters.http import origin_of
from interlock.adapters.trackers.place import CHANGE, INCIDENT, JIRA_CLOUD, JIRA_DATA_CENTER, KINDS, Json, Place
from interlock.formats import FieldWrong, Node
from interlock.kernel import Severity
from interlock.wiring.hooks import reference_of

if TYPE_CHECKING:
    from interlock.flows.ticket_ports import Tracker

FIELDS: Final = {
    "name": "what responses call it: `ticket: NAME`",
    "kind": "`jira-cloud`, `jira-data-center`, `servicenow-incident` or `servicenow-change`",
    "address": "its https address, without a path below it unless all of it lies there; http on this machine alone",
    "user": "who signs in beside the token; needed for `jira-cloud`, left out for a token that says so itself",
    "token": "where the API token, access token or password is: env:NAME, or file:PATH that only its owner can read",
    "ca_file": "the certificates that count for that address, in place of those of the system",
    "project": "of Jira: the key of the project that new tickets are made in",
    "type": "of Jira the type of new tickets, `Task` if left out; of a change `normal`, `standard` or `emergency`",
    "template": "of a standard change: the id of the template that it is made from",
    "fields": "what new tickets hold besides, as the tracker itself writes it: `{components: [{name: shop}]}`",
    "priorities": "by severity the priority of Jira, or the urgency and impact of ServiceNow: `{high: High}`",
    "close": "what closes a ticket: of Jira the name of a transition or of the state it leads to, `Done` if left out; "
    "of ServiceNow the number of a state, `6` (resolved) for an incident and `4` (canceled) for a change if left out",
    "reopen": "what opens it again, likewise: `Reopen`, `2` (in progress), or `-5` (new) if left out",
    "closing": "what is given along when a ticket is closed: `{resolution: {name: Fixed}}`, `{close_code: Resolved}`",
    "items": "of changes: by environment the configuration item that stands for it, by its id or its name; "
    "`interlock change-ticket` permits an environment that is named here, and no other",
    "digest_field": "of changes: the field that holds the digest of what is to be deployed, such as "
    "`u_artifact_digest`; a change permits that artifact alone then",
    "closed_by_hand": "`respect`, also if left out: a ticket that a person closed stays closed when "
    "it comes again, and says so once; `reopen`: it is opened again, three times at most",
}
"""Every field of such a tracker with what it means; the reference page is made from it."""
_RULES: Final = ("respect", "reopen")
_USUAL: Final = {
    JIRA_CLOUD: ("Done", "Reopen"),
    JIRA_DATA_CENTER: ("Done", "Reopen"),
    INCIDENT: ("6", "2"),
    CHANGE: ("4", "-5"),
}
_ONLY: Final = {
    "project": (JIRA_CLOUD, JIRA_DATA_CENTER),
    "type": (JIRA_CLOUD, JIRA_DATA_CENTER, CHANGE),
    "template": (CHANGE,),
    "items": (CHANGE,),
    "digest_field": (CHANGE,),
}
_OURS: Final = {
    JIRA_CLOUD: ("project", "issuetype", "summary", "description"),
    INCIDENT: ("short_description", "description", "correlation_id", "correlation_display", "state", "work_notes"),
}
_CHANGES: Final = ("normal", "standard", "emergency")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_PROJECT: Final = re.compile(r"[A-Z][A-Z0-9_]{0,99}")
_STATE: Final = re.compile(r"-?[0-9]{1,4}")
_TEMPLATE: Final = re.compile(r"[0-9a-f]{32}")
_FIELD: Final = re.compile(r"[a-z][a-z0-9_]{0,79}")
_USER: Final = re.compile(r"[\x21-\x39\x3b-\x7e]{1,254}")
_WORDS: Final = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def parted(node: Node | None) -> tuple[list[Node], list[Node]]:
    """Give the trackers in which tickets are kept, and those that are told each event."""
    items = node.items("trackers") if node is not None else []
    keeping = [one for one in items if isinstance(one.value, dict) and "kind" in one.value]
    return keeping, [one for one in items if one not in keeping]


def unlike(keeping: Sequence[Node], told: Sequence[Node]) -> Sequence[Node]:
    """Give trackers none of which is called like another. Errors: FieldWrong (FMT-1xx)."""
    seen = {_called(one) for one in told}
    for one in keeping:
        name = _called(one)
        if name in seen:
            raise one.twice("name", name)
        seen.add(name)
    return keeping


def _called(node: Node) -> str:
    name = node.value.get("name") if isinstance(node.value, dict) else None
    return name.value if name is not None and isinstance(name.value, str) else ""


def place_of(node: Node, config: str) -> Place:
    """Read one tracker; files are found relative to a folder. Errors: FieldUnknown, FieldWrong (FMT-1xx)."""
    fields = node.fields("a tracker", FIELDS)
    kind = fields["kind"].one_of("kind", KINDS)
    _check_fields(node, fields, kind)
    close, reopen = _USUAL[kind]
    pattern = _WORDS if "jira" in kind else _STATE
    usual_type = {CHANGE: "normal", INCIDENT: ""}.get(kind, "Task")
    return Place(
        name=_like(fields["name"], "name", _NAME, "letters, digits, dots, dashes and underscores"),
        kind=kind,
        address=_address(fields["address"]),
        token=reference_of(fields["token"], config, "token"),
        user=_like(fields["user"], "user", _USER, "a name without spaces and colons") if "user" in fields else "",
        project=_like(fields["project"], "project", _PROJECT, "the key of a project: SEC")
        if "project" in fields
        else "",
        type=_type(fields["type"], kind) if "type" in fields else usual_type,
        template=_like(fields["template"], "template", _TEMPLATE, "32 digits") if "template" in fields else "",
        fields=_given(fields, "fields", kind),
        priorities=_priorities(fields["priorities"]) if "priorities" in fields else {},
        close=_like(fields["close"], "close", pattern, "a name, or the number of a state")
        if "close" in fields
        else close,
        reopen=_like(fields["reopen"], "reopen", pattern, "as `close`") if "reopen" in fields else reopen,
        closing=_given(fields, "closing", ""),
        reopens="closed_by_hand" in fields and fields["closed_by_hand"].one_of("closed_by_hand", _RULES) == "reopen",
        items=_items(fields["items"]) if "items" in fields else {},
        digest_field=_like(fields["digest_field"], "digest_field", _FIELD, "the name of a field")
        if "digest_field" in fields
        else "",
        ca_file=os.path.join(config, _path(fields["ca_file"])) if "ca_file" in fields else "",
    )


def tracker_of(place: Place, environ: Mapping[str, str]) -> Tracker:
    """Build what keeps tickets in a tracker."""
    from interlock.adapters.trackers.jira import Jira
    from interlock.adapters.trackers.servicenow import ServiceNow

    return (Jira if place.kind in {JIRA_CLOUD, JIRA_DATA_CENTER} else ServiceNow)(place, environ)


def _check_fields(node: Node, fields: Mapping[str, Node], kind: str) -> None:
    needed = ["name", "address", "token"]
    needed += ["project"] if "jira" in kind else []
    needed += ["user"] if kind == JIRA_CLOUD else []
    for name in needed:
        if name not in fields:
            raise node.wrong("a tracker", f"{name}, which the kind {kind} needs")
    for name, kinds in _ONLY.items():
        if name in fields and kind not in kinds:
            raise fields[name].wrong(name, f"nothing: a tracker of the kind {kind} has none")
    is_standard = "type" in fields and fields["type"].value == "standard" and kind == CHANGE
    if is_standard is not ("template" in fields):
        raise node.wrong("a tracker", "`template` for standard changes, and for nothing else")


def _type(node: Node, kind: str) -> str:
    return node.one_of("type", _CHANGES) if kind == CHANGE else _like(node, "type", _WORDS, "the name of a type")


def _given(fields: Mapping[str, Node], name: str, kind: str) -> Mapping[str, Json]:
    """Give what goes to the tracker as it is written; what we write ourselves is not for the settings to say."""
    if name not in fields:
        return {}
    given = fields[name]
    if not isinstance(given.value, dict):
        raise given.wrong(name, "names and values")
    for ours in _OURS.get(JIRA_CLOUD if "jira" in kind else INCIDENT, ()) if kind else ():
        if ours in given.value:
            raise given.value[ours].wrong(name, f"no {ours}: Interlock writes that itself")
    plain: Mapping[str, Json] = given.plain()
    return plain


def _priorities(node: Node) -> Mapping[str, str]:
    read = node.fields("priorities", set(Severity))
    return {name: _like(one, "priorities", _WORDS, "the name or number of a priority") for name, one in read.items()}


def _items(node: Node) -> Mapping[str, str]:
    """Give the configuration item of each environment; one item stands for one environment."""
    if not isinstance(node.value, dict) or not node.value:
        raise node.wrong("items", "environments, each with its configuration item")
    read = {
        name: _like(one, "items", _WORDS, "the id or name of a configuration item") for name, one in node.value.items()
    }
    if len(set(read.values())) != len(read):
        raise node.wrong("items", "a configuration item of its own for each environment")
    return read


def _like(node: Node, field: str, pattern: re.Pattern[str], wanted: str) -> str:
    text = node.text(field)
    if not pattern.fullmatch(text):
        raise node.wrong(field, wanted)
    return text


def _path(node: Node) -> str:
    path = node.text("ca_file")
    if "\0" in path:
        raise node.wrong("ca_file", "a path")
    return path


def _address(node: Node) -> str:
    """Give an address that a credential may be sent to; the error does not repeat what may hold one."""
    text = node.text("address")
    try:
        parts = urlsplit(origin_of(text))
    except NetworkError:
        parts = urlsplit("")
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)
    if not is_safe or not text.isascii() or not text.isprintable() or set(text) & set(" \\#?"):
        wanted = "an https address without credentials and query; http on this machine alone"
        raise FieldWrong(source=node.source, line=node.line, field="address", got="no such address", wanted=wanted)
    return text
