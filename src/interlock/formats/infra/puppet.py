"""The report that `puppet apply` leaves, and its catalogue, read into resources and what became of them.

The exit code of a run that changes nothing says nothing of what it would change: the report does.
Source: Puppet's report format 10 to 12. Floor 5.
"""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from interlock.formats.errors import PlanUnreadable
from interlock.supply.infrastructure import HIDDEN, Doing, Resource

_OURS: Final = frozenset({"Stage", "Class", "Schedule", "Filebucket", "Whit", "Node"})
"""Types that Puppet has in every catalogue and that stand for nothing on a host."""
_TAGS: Final = re.compile(rb"(?m)(?<=[-:?] )!ruby/[A-Za-z]+(?::[A-Za-z:]+)?")


class Entry(msgspec.Struct, frozen=True):
    """One resource, as a report tells it."""

    address: str
    type: str
    name: str
    is_changed: bool
    is_pending: bool
    """Whether it is out of step and was left so."""
    is_failed: bool
    is_skipped: bool
    differs: tuple[str, ...]
    says: str = ""
    file: str = ""
    line: int = 0


class Report(msgspec.Struct, frozen=True):
    """What a run came to."""

    status: str
    """`unchanged`, `changed` or `failed`."""
    is_noop: bool
    entries: tuple[Entry, ...]
    says: tuple[str, ...] = ()
    """What went wrong that belongs to no resource."""


def read_report(body: bytes, place: str) -> Report:
    """Read a report. Errors: PlanUnreadable (FMT-130)."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        # tags of Ruby only say which class a mapping was; aliases are not written by Puppet
        if re.search(rb"(?m)(^|[\s\[{,])[&*][A-Za-z0-9]+(\s|$)", body):
            raise PlanUnreadable(place=place, why="its report has aliases, which Puppet does not write")
        document = yaml.load(_TAGS.sub(b"", body), Loader=loader)  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise PlanUnreadable(place=place, why=f"its report is no YAML: {str(error).splitlines()[0]}") from error
    statuses = document.get("resource_statuses") if isinstance(document, dict) else None
    if not isinstance(statuses, dict) or not isinstance(document.get("status"), str):
        raise PlanUnreadable(place=place, why="it has no report of a run")
    logs = document.get("logs")
    wrong = [
        str(one.get("message"))[:300]
        for one in (logs if isinstance(logs, list) else ())
        if isinstance(one, dict) and str(one.get("level")).lstrip(":") in {"err", "alert", "emerg", "crit"}
    ]
    return Report(
        status=document["status"],
        is_noop=document.get("noop") is True,
        entries=tuple(
            _entry(str(key), one) for key, one in statuses.items() if isinstance(one, dict) and _is_real(one)
        ),
        says=tuple(wrong),
    )


def _is_real(one: dict[str, Any]) -> bool:
    return one.get("resource_type") not in _OURS


def _entry(key: str, one: dict[str, Any]) -> Entry:
    events = [each for each in one.get("events") or () if isinstance(each, dict)]
    line = one.get("line")
    return Entry(
        address=key,
        type=str(one.get("resource_type") or key.partition("[")[0]),
        name=str(one.get("title") or ""),
        is_changed=one.get("changed") is True,
        is_pending=any(each.get("status") == "noop" for each in events),
        is_failed=one.get("failed") is True or one.get("failed_to_restart") is True,
        is_skipped=one.get("skipped") is True,
        differs=tuple(sorted({str(each.get("property")) for each in events if each.get("property")})),
        says="; ".join(str(each.get("message")) for each in events if each.get("message"))[:500],
        file=str(one.get("file") or ""),
        line=line if isinstance(line, int) else 0,
    )


def read_catalogue(body: bytes, place: str) -> dict[str, dict[str, Any]]:
    """Read what is wanted of each resource, by its name. Errors: PlanUnreadable (FMT-130)."""
    start = body.find(b"{")
    try:
        document = msgspec.json.decode(body[start:] if start >= 0 else body)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise PlanUnreadable(place=place, why=f"its catalogue is no JSON: {error}") from error
    listed = document.get("resources") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise PlanUnreadable(place=place, why="it has no catalogue")
    found: dict[str, dict[str, Any]] = {}
    for one in listed:
        if isinstance(one, dict) and one.get("type") not in _OURS:
            hidden = one.get("sensitive_parameters") or ()
            told = one.get("parameters")
            wanted = told if isinstance(told, dict) else {}
            found[f"{one.get('type')}[{one.get('title')}]"] = {
                key: HIDDEN if key in hidden else value for key, value in wanted.items() if value is not None
            }
    return found


def resources_of(report: Report, wanted: dict[str, dict[str, Any]]) -> tuple[Resource, ...]:
    """Give what a run that touched nothing says would happen, as resources."""
    return tuple(
        Resource(
            address=one.address,
            type=one.type,
            doing=_doing(one),
            name=one.name,
            provider="puppet",
            values={"title": one.name, **wanted.get(one.address, {})},
            differs=one.differs,
            file=one.file,
            line=one.line,
        )
        for one in sorted(report.entries, key=lambda one: one.address)
    )


def _doing(one: Entry) -> Doing:
    if not one.is_pending:
        return Doing.NOTHING
    return Doing.RUN if one.type == "Exec" else Doing.UPDATE
