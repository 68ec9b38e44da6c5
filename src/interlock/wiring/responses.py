"""The responses that hold: what the last commit says, and what interlock.yaml adds to it. Floor 12.

Whoever delivers may stand in a working tree that somebody edits. A response that was committed counts until its
removal is committed too, which a check holds against the ground as it does all settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from interlock.change import Repository, RevisionUnknown
from interlock.control import ControlUnknown
from interlock.formats import read_yaml
from interlock.kernel import nearest
from interlock.response import Response
from interlock.wiring.settings import FILE_NAME, Settings, settings_of


def responses_that_hold(repository: Repository, settings: Settings, controls: Sequence[str]) -> tuple[Response, ...]:
    """Give the committed responses first, then those that only the working tree has.

    Errors: those of reading settings, ControlUnknown (CTL-101) for a control that does not exist.
    """
    committed = _committed(repository)
    ids = {one.id for one in committed}
    found = (*committed, *(one for one in settings.responses if one.id not in ids))
    _check_controls(found, controls)
    return found


def _committed(repository: Repository) -> tuple[Response, ...]:
    try:
        body = repository.file_at(repository.resolve("HEAD"), FILE_NAME)
    except RevisionUnknown:
        return ()  # no commit yet, or no version control at all
    return settings_of(read_yaml(body, FILE_NAME)).responses if body is not None else ()


def _check_controls(responses: Iterable[Response], controls: Sequence[str]) -> None:
    for name in (name for one in responses for name in one.controls):
        if "*" not in name and name not in controls:
            raise ControlUnknown(name=name, nearest=nearest(name, controls))
