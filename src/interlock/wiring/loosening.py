"""Whether a change has a say in its own verdict: settings and policies that are not judged, or made laxer by it.

The settings of a repository are files of it, so whoever proposes a change can change them with it. A verdict that
rests on such a change is hypothetical: somebody has to look at it. Floor 12.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping

from interlock.change import Change, FileEntry, Snapshot
from interlock.decision import Policy, covers, load
from interlock.formats import read_yaml
from interlock.kernel import InterlockError
from interlock.wiring.own_files import read_own
from interlock.wiring.policies import BUILT_IN, IS_OURS, PolicyShelf
from interlock.wiring.settings import FILE_NAME, Settings, settings_of

Read = Callable[[Snapshot, str], bytes]
"""Gives the content of a file of a snapshot."""


class Loosening:
    """Compares the settings and policies that decide with those that are judged, and with those of the base."""

    def __init__(self, root: str, settings: Settings, shelf: PolicyShelf, read: Read) -> None:
        self._root = root
        self._settings = settings
        self._shelf = shelf
        self._read = read

    def of(self, change: Change, policy: Policy) -> Iterator[str]:
        """Give each reason why this change must not decide about itself."""
        judged = change.snapshot.by_path()
        names = (FILE_NAME, *_files_of(self._shelf.get(self._settings.policy)))
        for name in names:
            if not self._is_judged(name, judged):
                yield f"{name} decides and is not part of what is judged as it is"
        base = change.base_snapshot
        if base is not None and any(_digest(judged, name) != _digest(base.by_path(), name) for name in names):
            yield from self._against_base(base, policy)

    def _is_judged(self, name: str, judged: Mapping[str, FileEntry]) -> bool:
        try:
            body = read_own(self._root, name)
        except FileNotFoundError:
            return name not in judged
        except OSError:
            return False
        return name in judged and judged[name].sha256 == hashlib.sha256(body).hexdigest()

    def _against_base(self, base: Snapshot, policy: Policy) -> Iterator[str]:
        files = base.by_path()
        try:
            settings = Settings()
            if FILE_NAME in files:
                settings = settings_of(read_yaml(self._read(base, FILE_NAME), FILE_NAME))
            before = load(settings.policy, self._finder(base), self._shelf.controls)
        except InterlockError as error:
            yield f"the policy of the base cannot be read: {error}"
            return
        if not covers(policy, before):
            yield f"policy {policy.name} demands less than {before.name}, by which the base was judged"

    def _finder(self, base: Snapshot) -> Callable[[str], tuple[str, bytes]]:
        def find(name: str) -> tuple[str, bytes]:
            return self._shelf.find(name) if name in BUILT_IN else (name, self._read(base, name))

        return find


def _files_of(policy: Policy) -> list[str]:
    """Give the files of the repository that a policy came from; ours have words in place of a path."""
    sources = {policy.source, *(one.source for one in policy.requirements), *(one.source for one in policy.rules)}
    return sorted(source for source in sources if not source.endswith(IS_OURS))


def _digest(files: Mapping[str, FileEntry], name: str) -> str:
    return files[name].sha256 if name in files else ""
