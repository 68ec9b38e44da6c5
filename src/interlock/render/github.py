"""GitHub Actions workflow commands of a check: annotations at the code, then the verdict. Floor 13.

Source: GitHub documentation, "Workflow commands for GitHub Actions"; a step shows ten errors and ten warnings.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from interlock.control import Finding
from interlock.decision import summarise
from interlock.kernel import Severity
from interlock.render.groups import Group, grouped, many
from interlock.render.obstacles import Obstacle, obstacles
from interlock.render.paint import visible

if TYPE_CHECKING:
    from interlock.change import Repository
    from interlock.flows.check import Checked

SHOWN: Final = 10
"""Annotations of one level that GitHub shows for a step."""
_ERRORS: Final = frozenset({Severity.CRITICAL, Severity.HIGH})


def write(checked: Checked, repository: Repository, *, is_terminal: bool) -> Iterator[bytes]:
    """Write at most ten errors and ten warnings, how many more there are, and the verdict as the last line."""
    del repository, is_terminal
    standing = obstacles(checked)
    groups = grouped(checked)
    for line in _lines(checked, standing, groups):
        yield line.encode("utf-8", "replace") + b"\n"


def _lines(checked: Checked, standing: list[Obstacle], groups: list[Group]) -> Iterator[str]:
    counting = [group for group in groups if not group.is_waived]
    errors = [one for group in counting if group.severity in _ERRORS for one in group.findings]
    warnings = [one for group in counting if group.severity not in _ERRORS for one in group.findings]
    waived = [one for group in groups if group.is_waived for one in group.findings]
    shown = standing[:SHOWN]
    room = SHOWN - len(shown)
    yield from (_standing(one) for one in shown)
    yield from (_annotation("error", one) for one in islice(errors, room))
    yield from (_annotation("warning", one) for one in islice(warnings, SHOWN))
    yield from (_annotation("notice", one) for one in islice(waived, SHOWN))
    more = (
        max(0, len(waived) - SHOWN)
        + max(0, len(standing) - SHOWN)
        + max(0, len(errors) - room)
        + max(0, len(warnings) - SHOWN)
    )
    if more:
        yield f"{many(more, 'more finding')} than GitHub shows; `interlock check --format html -o FILE` lists them"
    decision = checked.decision
    yield plain(f"{decision.verdict.value.upper()}: {summarise(decision)}")


def _annotation(level: str, one: Finding) -> str:
    fields = {"file": one.at.path}
    if one.at.line:
        fields["line"] = str(one.at.line)
        fields["endLine"] = str(max(one.at.line, one.at.end_line))
    fields["title"] = " ".join([one.severity.value, one.rule, *one.cwe[:1]])
    where = f" (in commit {one.at.commit[:12]})" if one.at.commit else ""
    remedy = f"\nTo do: {one.remedy}" if one.remedy else ""
    if level == "notice" and one.suppression is not None:
        remedy = f"\nwaived: {one.suppression.text}"
    return command(level, fields, f"{one.message}{where}{remedy}")


def _standing(one: Obstacle) -> str:
    fields = {"file": one.path} if one.path else {}
    fields["title"] = f"{one.about} {one.kind.replace('_', ' ')}"
    return command("error", fields, one.says + (f"\nTo do: {one.remedy}" if one.remedy else ""))


def command(name: str, fields: dict[str, str], message: str) -> str:
    """Give a workflow command in which no text can end a property, the message, or the line."""
    told = ",".join(f"{key}={_property(value)}" for key, value in fields.items())
    return f"::{name} {told}::{_data(message)}"


def plain(text: str) -> str:
    """Give a line of log that the runner cannot take for a command."""
    return visible(text).replace("##[", "## [").lstrip(": ")


def _data(text: str) -> str:
    return visible(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
