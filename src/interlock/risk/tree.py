"""What all the files of a tree show of risk. Floor 3."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from interlock.change import FileEntry, Kind
from interlock.kernel import InterlockError
from interlock.risk.facts import MOST_BYTES, Fact, facts_in, is_telling

FILES_OF_RISK: Final = frozenset({Kind.TEXT, Kind.BINARY, Kind.UNREADABLE})
"""What can show something, or hide that it does; links and submodules stand for other files."""


def facts_of(files: Iterable[FileEntry], read: Callable[[str], bytes]) -> tuple[tuple[Fact, ...], dict[str, str]]:
    """Give what files show of risk, and those that could not be read, with the reason."""
    facts: list[Fact] = []
    unread: dict[str, str] = {}
    for file in files:
        if file.kind not in FILES_OF_RISK or not (is_telling(file.path) or file.kind is Kind.UNREADABLE):
            continue
        if file.kind is Kind.UNREADABLE or file.size > MOST_BYTES:
            unread[file.path] = file.problem or f"it is larger than {MOST_BYTES >> 20} MB"
            continue
        try:
            facts += facts_in(file.path, read(file.path))
        except InterlockError as error:
            unread[file.path] = str(error)
    return tuple(facts), unread
