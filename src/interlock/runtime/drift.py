"""Drift: every way in which a state differs from the one that was sealed. Floor 9."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

import msgspec

from interlock.change.assets import Asset, asset_of
from interlock.kernel import Severity, matches
from interlock.runtime.state import Entry, Form, Hand, State

_SET_ID: Final = 0o6000
_SHOWN: Final = 12


class Altered(StrEnum):
    """How something differs from what was sealed."""

    ADDED = "added"
    REMOVED = "removed"
    CONTENT = "content"
    FORM = "form"
    """A link where a file was, a folder where a link was."""
    MODE = "mode"
    OWNER = "owner"
    VALUE = "value"
    """A running configuration has another value."""


class Alteration(msgspec.Struct, frozen=True, omit_defaults=True):
    """One difference."""

    path: str
    kind: Altered
    asset: Asset
    says: str
    """What was expected and what is there, in words."""
    severity: Severity
    hand: Hand | None = None
    """Who did it and when, as far as that can be known."""
    key: str = ""
    """For a configuration: which of its keys."""


def alterations(expected: State, actual: State, ignored: Sequence[str] = ()) -> tuple[Alteration, ...]:
    """Give every difference between two states, in the order of the paths.

    A property that the sealed state does not tell, such as the owner of a file in a commit, is not compared.
    Errors: PatternMalformed (KRN-106).
    """
    was = {one.path: one for one in expected.entries}
    now = {one.path: one for one in actual.entries}
    has_folders = any(one.form is Form.FOLDER for one in expected.entries)
    found: list[Alteration] = []
    for path in sorted({*was, *now}):
        if any(matches(pattern, path) for pattern in ignored):
            continue
        if path not in was:
            if now[path].form is not Form.FOLDER or has_folders:
                found.append(_alteration(path, Altered.ADDED, f"{_thing(now[path])} that was not sealed"))
        elif path not in now:
            found.append(_alteration(path, Altered.REMOVED, f"{_thing(was[path])} is not there any more"))
        elif now[path].form is not Form.UNREADABLE:
            found += _differences(was[path], now[path])
    return tuple(found)


def _differences(was: Entry, now: Entry) -> Iterator[Alteration]:
    if was.form is not now.form and (was.form, now.form) != (Form.MODULE, Form.FOLDER):
        yield _alteration(was.path, Altered.FORM, f"{_thing(was)} became {_thing(now)}")
        return
    if was.sha256 != now.sha256 and was.form is not Form.MODULE:
        what = "target" if was.form is Form.LINK else "content"
        short = f"{was.sha256[:_SHOWN]} to {now.sha256[:_SHOWN]}"
        yield _alteration(was.path, Altered.CONTENT, f"its {what} changed, {short}")
    if was.mode and now.mode and was.mode != now.mode:
        gained = int(now.mode, 8) & ~int(was.mode, 8) & _SET_ID
        says = f"its permissions changed, {was.mode} to {now.mode}"
        yield _alteration(was.path, Altered.MODE, says, Severity.CRITICAL if gained else Severity.MEDIUM)
    elif not was.mode and now.mode and int(now.mode, 8) & _SET_ID and was.form is Form.FILE:
        says = f"whoever runs it gets the rights of its owner or group ({now.mode})"
        yield _alteration(was.path, Altered.MODE, says, Severity.CRITICAL)
    elif not (was.mode and now.mode) and was.form is Form.FILE and was.executable != now.executable:
        word = "can be executed now" if now.executable else "cannot be executed any more"
        yield _alteration(was.path, Altered.MODE, f"it {word}", Severity.MEDIUM)
    if was.owner and now.owner and was.owner != now.owner:
        says = f"its owner changed, {was.owner} to {now.owner}"
        yield _alteration(was.path, Altered.OWNER, says, Severity.MEDIUM)


def values_altered(
    path: str, expected: Mapping[str, str], actual: Mapping[str, str], show: Callable[[str, str], str]
) -> tuple[Alteration, ...]:
    """Give every key in which a running configuration differs from the sealed one.

    Shape: keys are paths such as `server.ports[0]`; values are texts as they are, so that another secret is a
    difference too; `show` gives what may be said of the value of a key.
    """
    found = []
    for key in sorted({*expected, *actual}):
        if expected.get(key) == actual.get(key):
            continue
        was, now = (repr(show(key, one[key])) if key in one else "" for one in (expected, actual))
        if not was:
            says = f"{key} is {now}, and it was not sealed"
        elif not now:
            says = f"{key} is not set; {was} was sealed"
        elif was == now:
            says = f"{key} is not what was sealed; its values look like secrets, and are not shown"
        else:
            says = f"{key} is {now}; {was} was sealed"
        found.append(msgspec.structs.replace(_alteration(path, Altered.VALUE, says), key=key))
    return tuple(found)


def with_hands(found: Sequence[Alteration], hands: Mapping[str, Hand]) -> tuple[Alteration, ...]:
    """Give alterations with who did each, where that is known by path."""
    return tuple(msgspec.structs.replace(one, hand=hands.get(one.path, one.hand)) for one in found)


def _alteration(path: str, kind: Altered, says: str, severity: Severity = Severity.HIGH) -> Alteration:
    return Alteration(path, kind, asset_of(path), says, severity)


def _thing(entry: Entry) -> str:
    return {"file": "a file", "link": "a link", "folder": "a folder", "submodule": "a submodule"}.get(
        entry.form.value, "something that is no file"
    )
