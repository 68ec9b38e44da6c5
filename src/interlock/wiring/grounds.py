"""Whose settings and policy a change has to satisfy: those out of its own reach.

The settings of a repository are files of it, so whoever proposes a change can change them with it, and can put files
beside it that nobody judges. So what was used is held against what stands in the commit that the change grew from.
The answer is sealed with the evidence; `check` and `gate` both decide by it. Floor 12.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Final

from interlock.catalog.cards import CARDS
from interlock.change import Change, Kind, Repository, State
from interlock.control import CHECK, DeclaredStage, PathException, Pipeline, laxer_stages
from interlock.decision import Grounds, Policy, PolicyFileMissing
from interlock.decision.policy import load
from interlock.evidence import Rules, StageRule
from interlock.formats import read_yaml
from interlock.kernel import InterlockError
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.policies import BUILT_IN, PolicyShelf
from interlock.wiring.risk import RISK, RiskSettings
from interlock.wiring.settings import FILE_NAME, Settings, settings_of

if TYPE_CHECKING:
    from interlock.risk import Standing

_NOTHING: Final = Settings()


class Grounding:
    """Gives the grounds of changes of one repository."""

    def __init__(
        self,
        repository: Repository,
        settings: Settings,
        shelf: PolicyShelf,
        pipeline_of: Callable[[Settings], Pipeline],
        own_file: Callable[[str], bytes | None],
        standing: Callable[[], Standing | None],
    ) -> None:
        """`pipeline_of` gives the stages that settings come to; `own_file` reads beside the settings that were used.

        `standing` is the risk as the ledger proves it.
        """
        self._pipeline_of = pipeline_of
        self._repository = repository
        self._settings = settings
        self._shelf = shelf
        self._own_file = own_file
        self._standing = standing

    def of(self, change: Change) -> Grounds:
        """Say whose settings and policy hold for a change, and how those that were used are laxer."""
        ground = change.ground
        if ground.unknown:
            laxer = (*self._laxer(_NOTHING), *self._laxer_risk(_NOTHING, lambda _: None))
            return Grounds(Rules(settings=self._settings.sha256, unknown=ground.unknown, laxer=laxer), None)
        try:
            body = self._read(change, FILE_NAME)
            settings = settings_of(read_yaml(body, FILE_NAME)) if body is not None else _NOTHING
            name = self._policy_name(change, settings)
            texts: dict[str, None] = {}
            policy = self._policy(change, name, texts)
            stages, others = self._stages(change, settings, name, texts)
            authors = self._authors(change, texts)
            laxer = (*self._laxer(settings), *self._laxer_risk(settings, lambda path: self._read(change, path)))
        except InterlockError as error:
            laxer = (f"the rules that hold for this change cannot be read: {error}",)
            return Grounds(Rules(commit=ground.commit, settings=self._settings.sha256, laxer=laxer), None)
        rules = Rules(
            policy=name,
            policy_digest=policy.digest.hex,
            commit=ground.commit,
            settings=self._settings.sha256,
            laxer=laxer,
            stages=stages,
            product=settings.product,
            policy_authors=authors,
            founded_by=settings.founded_by,
        )
        return Grounds(rules, policy, others)

    def _stages(
        self, change: Change, settings: Settings, usual: str, texts: dict[str, None]
    ) -> tuple[tuple[StageRule, ...], tuple[Policy, ...]]:
        """Give the stages that are declared where the rules stand, and the policies of their own that they have."""
        pipeline = self._pipeline_of(settings)
        if not pipeline.is_declared:
            return (), ()
        names = dict.fromkeys(one.policy or usual for one in pipeline.stages)
        policies = {name: self._policy(change, name, texts) for name in names}
        rules = [
            StageRule(one.id, one.controls, name, policies[name].digest.hex)
            for one in pipeline.stages
            for name in (one.policy or usual,)
        ]
        return tuple(rules), tuple(policies.values())

    def _laxer(self, trusted: Settings) -> Iterator[str]:
        yield from _laxer(self._settings, trusted)
        if self._settings.stages != trusted.stages:
            # What no check runs is the same at every stage, so whether one names it changes nothing that is sealed.
            elsewhere = {name for name, card in CARDS.items() if card.made_by != CHECK}
            idle = elsewhere | (set() if self._speaks_of_risk(trusted) else {RISK})
            pipelines = (_without(self._pipeline_of(one), idle) for one in (self._settings, trusted))
            for how in laxer_stages(*pipelines):
                yield f"{FILE_NAME} {how}, unlike the rules that hold for this change"

    def _speaks_of_risk(self, settings: Settings) -> bool:
        return settings.names_control(RISK) or bool(settings.risk.source) or self._standing() is not None

    def _policy_name(self, change: Change, settings: Settings) -> str:
        """Give the policy that the settings name, or that the profile of their answers and of the ledger asks for."""
        if settings.policy_is_named or not (settings.risk.answers or self._standing()):
            return settings.policy
        from interlock.wiring.profiles import asked_profile

        asked = asked_profile(settings.risk, lambda path: self._read(change, path), self._standing())
        return asked.value if asked is not None else settings.policy

    def _laxer_risk(self, trusted: Settings, read: Callable[[str], bytes | None]) -> tuple[str, ...]:
        if self._settings.risk == trusted.risk == RiskSettings():
            return ()
        from interlock.wiring.profiles import laxer_risk

        return tuple(laxer_risk(self._settings.risk, self._own_file, trusted.risk, read))

    def _authors(self, change: Change, texts: Collection[str]) -> tuple[str, ...]:
        """Give who last changed each text of the policies that hold, as git tells it; ours have no authors here.

        Of a text whose author git does not tell nobody can say that it was somebody else.
        """
        commit = change.ground.commit or (change.head.commit.hex if change.head is not None else "")
        if not texts or change.state is State.DIRECTORY:
            return ()
        last = self._repository.last_changes(commit, texts) if commit else {}
        named = (last[path].author if path in last else f"whoever wrote {path}" for path in texts)
        return tuple(dict.fromkeys(named))

    def _policy(self, change: Change, name: str, texts: dict[str, None]) -> Policy:
        """Give a policy as it stands where the rules stand; put the files of the repository that it is made of down."""

        def find(wanted: str) -> tuple[str, bytes]:
            if wanted in BUILT_IN:
                return self._shelf.find(wanted)
            body = self._read(change, wanted)
            if body is None:
                raise PolicyFileMissing(name=wanted, known=", ".join(BUILT_IN))
            texts[wanted] = None
            return wanted, body

        return load(name, find, self._shelf.controls, self._shelf.attested, self._shelf.imported)

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


def _without(pipeline: Pipeline, idle: Collection[str]) -> Pipeline:
    """Give a pipeline without the controls that run nowhere here."""
    stages = (
        DeclaredStage(one.id, tuple(control for control in one.controls if control not in idle), one.policy)
        for one in pipeline.stages
    )
    return Pipeline(tuple(stages), pipeline.is_declared)


def _laxer(used: Settings, trusted: Settings) -> Iterator[str]:
    """Give each way in which settings let more through than others do, their policies aside."""
    for one in used.exceptions:
        if not any(_includes(other, one) for other in trusted.exceptions):
            yield f"{FILE_NAME} excepts {one.paths}, and the rules that hold for this change do not"
    if used.product != trusted.product:
        yield f"{FILE_NAME} names another product than the rules that hold for this change"
    if used.founded_by != trusted.founded_by:
        yield f"{FILE_NAME} names another founder of the people than the rules that hold for this change"
    known = {one.name for one in trusted.plugins}
    for plugin in used.plugins:
        if plugin.name not in known:
            yield f"{FILE_NAME} allows the control {plugin.name}, and the rules that hold for this change do not"
    for response in trusted.responses:
        if all(response.meaning != one.meaning for one in used.responses):
            yield f"{FILE_NAME} lacks the response {response.id} as the rules that hold for this change have it"
    if used.supply.meaning != trusted.supply.meaning:
        yield f"{FILE_NAME} says other things of components under `supply` than the rules that hold for this change"


def _includes(other: PathException, one: PathException) -> bool:
    is_for_all = not other.controls or (bool(one.controls) and set(one.controls) <= set(other.controls))
    return other.paths == one.paths and is_for_all
