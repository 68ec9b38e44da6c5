"""Whose settings and policy a change has to satisfy: those out of its own reach.

The settings of a repository are files of it, so whoever proposes a change can change them with it, and can put files
beside it that nobody judges. So what was used is held against what stands in the commit that the change grew from.
The answer is sealed with the evidence; `check` and `gate` both decide by it. Floor 12.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.change import Change, Kind, Repository
from interlock.control import PathException
from interlock.decision import Grounds, Policy, PolicyUnknown
from interlock.decision.policy import load
from interlock.evidence import Rules
from interlock.formats import read_yaml
from interlock.kernel import InterlockError
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.policies import BUILT_IN, PolicyShelf
from interlock.wiring.settings import FILE_NAME, Settings, settings_of

_NOTHING: Final = Settings()


class Grounding:
    """Gives the grounds of changes of one repository."""

    def __init__(self, repository: Repository, settings: Settings, shelf: PolicyShelf) -> None:
        self._repository = repository
        self._settings = settings
        self._shelf = shelf

    def of(self, change: Change) -> Grounds:
        """Say whose settings and policy hold for a change, and how those that were used are laxer."""
        ground = change.ground
        if ground.unknown:
            laxer = tuple(_laxer(self._settings, _NOTHING))
            return Grounds(Rules(settings=self._settings.sha256, unknown=ground.unknown, laxer=laxer), None)
        try:
            body = self._read(change, FILE_NAME)
            settings = settings_of(read_yaml(body, FILE_NAME)) if body is not None else _NOTHING
            policy = self._policy(change, settings.policy)
        except InterlockError as error:
            laxer = (f"the rules that hold for this change cannot be read: {error}",)
            return Grounds(Rules(commit=ground.commit, settings=self._settings.sha256, laxer=laxer), None)
        rules = Rules(
            policy=settings.policy,
            policy_digest=policy.digest.hex,
            commit=ground.commit,
            settings=self._settings.sha256,
            laxer=tuple(_laxer(self._settings, settings)),
        )
        return Grounds(rules, policy)

    def _policy(self, change: Change, name: str) -> Policy:
        def find(wanted: str) -> tuple[str, bytes]:
            if wanted in BUILT_IN:
                return self._shelf.find(wanted)
            body = self._read(change, wanted)
            if body is None:
                raise PolicyUnknown(name=wanted, nearest=BUILT_IN[0], known=", ".join(BUILT_IN))
            return wanted, body

        return load(name, find, self._shelf.controls, self._shelf.attested)

    def _read(self, change: Change, path: str) -> bytes | None:
        """Give a file as it stands where the rules stand; none if there is none.

        Errors: SettingsUnreadable (CFG-101), and those of reading the repository.
        """
        snapshot = change.snapshot
        if change.ground.commit:
            if change.base is None or change.base_snapshot is None or change.base.commit.hex != change.ground.commit:
                return self._repository.file_at(change.ground.commit, path)
            snapshot = change.base_snapshot
        entry = snapshot.get(path)
        if entry is None:
            return None
        if entry.kind not in {Kind.TEXT, Kind.BINARY}:
            raise SettingsUnreadable(path=path, why="it is no plain file where the rules for this change stand")
        return self._repository.read(snapshot, path)


def _laxer(used: Settings, trusted: Settings) -> Iterator[str]:
    """Give each way in which settings let more through than others do, their policies aside."""
    for one in used.exceptions:
        if not any(_includes(other, one) for other in trusted.exceptions):
            yield f"{FILE_NAME} excepts {one.paths}, and the rules that hold for this change do not"
    if used.product != trusted.product:
        yield f"{FILE_NAME} names another product than the rules that hold for this change"
    known = {one.name for one in trusted.plugins}
    for plugin in used.plugins:
        if plugin.name not in known:
            yield f"{FILE_NAME} allows the control {plugin.name}, and the rules that hold for this change do not"
    if used.supply.meaning != trusted.supply.meaning:
        yield f"{FILE_NAME} says other things of components under `supply` than the rules that hold for this change"


def _includes(other: PathException, one: PathException) -> bool:
    is_for_all = not other.controls or (bool(one.controls) and set(one.controls) <= set(other.controls))
    return other.paths == one.paths and is_for_all
