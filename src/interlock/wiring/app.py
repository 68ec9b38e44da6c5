"""The one place where objects are built. Everything is built when it is first asked for. Floor 12."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final, Self

import interlock
from interlock.adapters.signers.keyfile import KeyRing
from interlock.change.rules import public_url
from interlock.crypto import NoteSigner, NoteVerifier, Trust
from interlock.flows.gate import Gate
from interlock.formats import FormatError
from interlock.kernel import Instant
from interlock.ledger.errors import LedgerError
from interlock.store.errors import StoreMissing
from interlock.store.remembered import RememberedCheckpoints
from interlock.wiring.errors import SettingsUnreadable, StoreNotChosen
from interlock.wiring.kept import Kept
from interlock.wiring.own_files import read_own
from interlock.wiring.places import Places, places
from interlock.wiring.policies import PolicyShelf
from interlock.wiring.risk import RISK
from interlock.wiring.settings import Settings, read_settings

if TYPE_CHECKING:
    from interlock.adapters.feeds import MirrorClient
    from interlock.adapters.tools import LocalToolBox, PrivateTools
    from interlock.change import Repository
    from interlock.control import Card, Control, PathException, Pipeline, Scanner
    from interlock.control.supplies import Supplies
    from interlock.decision import Policy, RegoEngine
    from interlock.engine import LocalEngine, Progress
    from interlock.flows.advisories import Advisories, Watcher
    from interlock.flows.check import Check
    from interlock.flows.inspect import Inspection
    from interlock.flows.replay import Replay
    from interlock.flows.respond import Respond
    from interlock.flows.seal import Seal
    from interlock.flows.transfer import Transfer
    from interlock.identity import Directory
    from interlock.ledger import ProvenLog
    from interlock.response import Response
    from interlock.risk import Case, Profile, Standing
    from interlock.store import Store
    from interlock.store.advisories import StoredAdvisories
    from interlock.store.database import Database
    from interlock.store.inventories import StoredInventories
    from interlock.store.outbox import StoredOutbox
    from interlock.supply.feeds import Mirror
    from interlock.supply.vex import Statement
    from interlock.wiring.grounds import Grounding

RISK_MARK: Final = b"/attestation/risk-profile/"
"""What stands in the leaf of an assessment of risk, and in few others."""


def now() -> Instant:
    """Give the present, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 (the one clock of the program)


class App:
    """One repository with everything that works on it; use it in a `with`."""

    def __init__(self, path: str, environ: Mapping[str, str], *, store: str = "", is_reading: bool = False) -> None:
        """`store` names another place for the evidence than the settings do; a reader makes and writes nothing."""
        self._path = path
        self._environ = environ
        self._store_wanted = store
        self._is_reading = is_reading
        self._is_vouched_for = False
        self.clock = now

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for name in ("store", "advisories"):
            if name in self.__dict__:
                self.__dict__[name].close()

    @cached_property
    def places(self) -> Places:
        """The folders of this user."""
        return places(self._environ)

    @cached_property
    def repository(self) -> Repository:
        """The repository, or the folder, that is judged."""
        from interlock.adapters.vcs import open_repository

        index = self._environ.get("GIT_INDEX_FILE", "")
        return open_repository(self._path, state_home=self.places.state, index_file=index)

    @cached_property
    def root(self) -> str:
        """The top folder of what is judged, found without starting git where that is possible."""
        from interlock.adapters.vcs.shortcut import root_of

        return root_of(self._path) or self.repository.root

    @cached_property
    def data_dir(self) -> str:
        """Where Interlock keeps its data for this repository."""
        from interlock.adapters.vcs.keeping import data_dir

        return data_dir(self.root, self.places.state)

    @cached_property
    def settings(self) -> Settings:
        """What interlock.yaml says."""
        return read_settings(self.root, self._kept_settings)

    def _kept_settings(self) -> Kept:
        return Kept(f"{self.places.cache}/settings", self.keys.secret("settings cache"))

    def do_without_broken_settings(self) -> None:
        """Go on with the defaults where interlock.yaml cannot be read; only for whoever is about to replace it."""
        try:
            _ = self.settings
        except FormatError:
            self.__dict__["settings"] = Settings()

    @property
    def product(self) -> str:
        """What this repository is part of, as permissions are given for it; empty where the settings do not say.

        A folder's name is no answer: whoever clones a repository chooses it.
        """
        return self.settings.product

    @property
    def product_name(self) -> str:
        """What to call what this repository is part of: as the settings say, or as its folder is called."""
        return self.settings.product or os.path.basename(self.root)  # noqa: PTH119 (pathlib costs start-up time)

    @cached_property
    def keys(self) -> KeyRing:
        """The keys of this user."""
        return KeyRing(self.places.config)

    @cached_property
    def trust(self) -> Trust:
        """The keys that count; where something is to be signed, after the first one was made."""
        if not self._is_reading:
            self.keys.signer(self.clock())
        return self.keys.trust()

    @cached_property
    def memory(self) -> RememberedCheckpoints:
        """What this machine remembers of ledgers."""
        return RememberedCheckpoints(self.places.state)

    @property
    def store_place(self) -> str:
        """Where evidence is kept: as asked for, as the settings say, or in the repository."""
        return self._store_wanted or self.settings.store or self.data_dir

    @cached_property
    def store(self) -> Store:
        """Where evidence is kept."""
        return self._open_store()

    def _open_store(self) -> Store:
        from interlock.store import open_database

        where = self.store_place
        if self.settings.store and not self._store_wanted and self.memory.origin_at(where) is None:
            # Connecting shows who the user is; a repository that is only examined must not decide where to.
            raise StoreNotChosen(source=self.settings.source, where=public_url(where) or "its URL")
        database = open_database(where, is_read_only=self._is_reading)
        try:
            return self._store_of(database, where)
        except BaseException:
            database.close()
            raise

    def _store_of(self, database: Database, where: str) -> Store:
        """Give the store over tables that were just opened, with the log that they hold or now begin."""
        from interlock.store import Log, claim_origin, store_over, stored_note, stored_origin

        stored = stored_origin(database)
        known = self.memory.origin_at(where)
        # An empty store begins a new log; one that holds a log must be the one that was seen there before.
        origin = (known or stored) if stored is not None else f"interlock.local/{os.urandom(16).hex()}"
        if stored is None and not self._is_reading:
            origin = claim_origin(database, origin)
        signers: tuple[NoteSigner, ...] = ()
        if not self._is_reading:
            signers = (NoteSigner(origin, self.keys.signer(self.clock())),)
            self.memory.seen_at(where, origin)
        self._is_vouched_for = self._vouches(origin, stored_note(database))
        log = Log(origin, self.verifiers(origin), signers)
        return store_over(database, log=log, results_key=self.keys.secret("result cache"))

    def verifiers(self, origin: str) -> tuple[NoteVerifier, ...]:
        """Give the keys that may have signed the newest checkpoint of a log.

        A revoked key counts only for the very checkpoint that this machine has seen and remembers: whoever
        stole the key cannot make another one, and revoking it does not lock its owner out of the log.
        """
        return self.all_verifiers(origin) if self._is_vouched_for else self.all_verifiers(origin, is_revoked=False)

    def all_verifiers(self, origin: str, *, is_revoked: bool = True) -> tuple[NoteVerifier, ...]:
        """Give the keys that ever could sign for a log, or only those that were not revoked since."""
        return tuple(
            NoteVerifier.of(origin, one.key)
            for one in self.trust.keys
            if "ledger" in one.purposes and (is_revoked or one.revoked_at is None)
        )

    def _vouches(self, origin: str, note: bytes | None) -> bool:
        seen = self.memory.last(origin)
        return seen is not None and note is not None and seen.note == note

    @cached_property
    def controls(self) -> tuple[Control, ...]:
        """Our controls and the allowed third-party ones."""
        from interlock.wiring.plugins import controls

        return controls(self.settings.plugins)

    @cached_property
    def components(self) -> Mapping[str, str]:
        """What the third-party controls came in: package, version and digest, by control."""
        from interlock.wiring.plugins import components

        return components(self.settings.plugins)

    @property
    def exceptions(self) -> Sequence[PathException]:
        """What interlock.yaml excepts. Errors: ControlUnknown (CTL-101) if it names a control that does not exist."""
        known = self.control_ids()
        for name in (name for one in self.settings.exceptions for name in one.controls):
            if name not in known:
                from interlock.control import ControlUnknown
                from interlock.formats import nearest

                raise ControlUnknown(name=name, nearest=nearest(name, known))
        return self.settings.exceptions

    def pipeline_of(self, settings: Settings) -> Pipeline:
        """Give the stages that settings come to.

        Errors: FieldUnknown (FMT-102) for a control that does not exist, StageMisdeclared (CFG-106).
        """
        from interlock.wiring.stages import pipeline_of

        return pipeline_of(settings.stages, self.cards)

    @cached_property
    def pipeline(self) -> Pipeline:
        """The stages of this repository. Errors: those of `pipeline_of`."""
        return self.pipeline_of(self.settings)

    @cached_property
    def usual_pipeline(self) -> Pipeline:
        """The stages that hold where nobody declares any."""
        return self.pipeline_of(Settings())

    def policy_of(self, stage: str) -> str:
        """Name the policy of a stage. Errors: StageUnknown (CTL-104)."""
        return self.pipeline.named(stage).policy or self.policy_name

    @cached_property
    def policies(self) -> PolicyShelf:
        """The policies, by name or path."""
        attested = [name for name, card in self.cards.items() if card.is_attested]
        key = self.keys.secret("policy cache")
        return PolicyShelf(self.root, self.places.cache, key, self.control_ids(), attested)

    @cached_property
    def policy_name(self) -> str:
        """The policy that decides: as interlock.yaml names it, or else as the risk profile asks."""
        if self.settings.policy_is_named or self.asked_profile is None:
            return self.settings.policy
        return self.asked_profile.value

    @cached_property
    def asked_profile(self) -> Profile | None:
        """The profile by interlock.yaml and the ledger, the stricter of both; none where nobody said anything."""
        standing = self.risk_standing
        if standing is None and not self.settings.risk.answers:
            return None  # most repositories: nothing is loaded for them
        if standing is not None and not self.settings.risk.answers:
            return standing.assessed.profile
        from interlock.wiring.profiles import asked_profile

        return asked_profile(self.settings.risk, self.own_file, standing)

    @cached_property
    def risk_standing(self) -> Standing | None:
        """The assessment of the ledger that counts.

        Errors: those of `interlock.flows.risk.entered`. A ledger that does not hold together proves nothing; the
        decision over it is a denial, whatever the policy.
        """
        try:
            ledger = self.store.ledger
            if not any(RISK_MARK in leaf for leaf in ledger.leaves()):
                return None
            log = self.gate.proven()
        except (StoreMissing, StoreNotChosen, LedgerError):
            return None  # whoever goes on to check or decide is told
        from interlock.flows.risk import entered, standing_of

        return standing_of(entered(log, ledger, self.trust), self.product_name, self.directory())

    def forget_risk(self) -> None:
        """Ask the ledger again, after something was entered into it."""
        for name in ("risk_standing", "risk_case", "asked_profile", "policy_name"):
            self.__dict__.pop(name, None)

    @property
    def speaks_of_risk(self) -> bool:
        """Whether anybody has said anything of risk here, or a stage names its control."""
        is_named = self.settings.names_control(RISK) or bool(self.settings.risk.source)
        return is_named or self.risk_standing is not None

    @cached_property
    def risk_case(self) -> Case:
        """All that is known of the risk, the files aside."""
        from interlock.wiring.profiles import case_of

        return case_of(self.settings.risk, self.own_file, self.risk_standing)

    def own_file(self, path: str) -> bytes | None:
        """Give a small file of the repository; none if there is none. Errors: SettingsUnreadable (CFG-101)."""
        try:
            return read_own(self.root, path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SettingsUnreadable(path=path, why=error.strerror or str(error)) from error

    def rego(self, policy: Policy) -> RegoEngine | None:
        """Give what answers the rules in Rego of a policy; none if it has none."""
        if not any(rule.rego for rule in policy.rules):
            return None
        from interlock.adapters.rego import RegoProcess

        return RegoProcess()

    @cached_property
    def grounding(self) -> Grounding:
        """What tells whose settings and policy hold for a change."""
        from interlock.wiring.grounds import Grounding

        return Grounding(
            self.repository, self.settings, self.policies, self.pipeline_of, self.own_file, lambda: self.risk_standing
        )

    @cached_property
    def gate(self) -> Gate:
        """The gate over this repository's ledger."""
        ledger = self.store.ledger
        return Gate(
            ledger=ledger,
            blobs=self.store.blobs,
            memory=self.memory,
            trust=self.trust,
            verifiers=self.verifiers(ledger.origin),
            rego=self.rego,
            directory=self._directory_in,
        )

    def _directory_in(self, log: ProvenLog, until: int | None) -> Directory:
        from interlock.flows.directory import directory_of

        return directory_of(log, self.store.ledger, self.trust, until=until)

    @cached_property
    def seal(self) -> Seal:
        """The flow that signs and enters what was seen or decided."""
        from interlock.flows.seal import Seal

        return Seal(
            signer=self.keys.signer(self.clock()),
            ledger=self.store.ledger,
            blobs=self.store.blobs,
            gate=self.gate,
            clock=self.clock,
            version=interlock.__version__,
            inventories=self.inventories,
            components=self.components,
        )

    @cached_property
    def outbox(self) -> StoredOutbox:
        """Events that others are to be told, beside the ledger."""
        from interlock.store.outbox import StoredOutbox

        return StoredOutbox(self.store.database)

    def responses(self) -> tuple[Response, ...]:
        """Give the responses that hold: those of the last commit, and those that interlock.yaml adds to them."""
        from interlock.wiring.responses import responses_that_hold

        return responses_that_hold(self.repository, self.settings, self.control_ids())

    def respond(self) -> Respond:
        """Build the flow that does what follows from events."""
        from interlock.flows.respond import Proving, Respond
        from interlock.wiring.channels import read_channels

        channels = read_channels(self.places.config)
        ledger = self.store.ledger
        return Respond(
            outbox=self.outbox,
            ledger=ledger,
            seal=self.seal,
            proving=Proving(self.gate, ledger, self.trust),
            responses=self.responses(),
            channels=channels.channels,
            trackers=channels.trackers,
            clock=self.clock,
        )

    @cached_property
    def inventories(self) -> StoredInventories:
        """What everything recorded in this store is made of."""
        from interlock.store.inventories import StoredInventories

        return StoredInventories(self.store.database)

    @cached_property
    def inspection(self) -> Inspection:
        """The flow that lists, shows and verifies evidence."""
        from interlock.flows.inspect import Inspection

        return Inspection(ledger=self.store.ledger, blobs=self.store.blobs, gate=self.gate, trust=self.trust)

    @cached_property
    def replay(self) -> Replay:
        """The flow that makes recorded decisions again."""
        from interlock.flows.replay import Replay

        return Replay(ledger=self.store.ledger, blobs=self.store.blobs, gate=self.gate, trust=self.trust)

    @cached_property
    def transfer(self) -> Transfer:
        """The flow that exports and imports evidence."""
        from interlock.flows.transfer import Transfer

        return Transfer(
            ledger=self.store.ledger,
            blobs=self.store.blobs,
            inspection=self.inspection,
            trust=self.trust,
            clock=self.clock,
        )

    @cached_property
    def private_tools(self) -> PrivateTools:
        """Tools in environments of their own."""
        from interlock.adapters.tools import PrivateTools

        return PrivateTools(f"{self.places.data}/tools", self.keys.secret("private tools"))

    @cached_property
    def toolbox(self) -> LocalToolBox:
        """The way to find and run tools."""
        from interlock.adapters.tools import DigestBook, LocalToolBox, Locator

        book = DigestBook(f"{self.places.cache}/programs.json", self.keys.secret("program digests"))
        return LocalToolBox(Locator(book, self.private_tools), book)

    @cached_property
    def scanners(self) -> Mapping[str, Scanner]:
        """Every scanner that comes with Interlock."""
        from interlock.adapters.scanners import SCANNERS

        return SCANNERS

    @cached_property
    def advisories(self) -> StoredAdvisories:
        """The advisories of this user, to be read. Errors: AdvisoriesMissing (STO-114) where there are none yet."""
        from interlock.store.advisories import open_advisories

        return open_advisories(self._advisories_dir)

    @property
    def _advisories_dir(self) -> str:
        return f"{self.places.data}/advisories"

    @cached_property
    def mirrors(self) -> tuple[Mirror, ...]:
        """The mirrors that this user named; no repository has a say in them."""
        from interlock.wiring.mirrors import read_mirrors

        return read_mirrors(self.places.config)

    @cached_property
    def fetcher(self) -> MirrorClient:
        """The way to fetch from mirrors."""
        from interlock.adapters.feeds import MirrorClient

        agent = f"interlock/{interlock.__version__}"
        return MirrorClient(f"{self.places.cache}/feeds", self._environ, user_agent=agent)

    @contextmanager
    def taking_in(self, watcher: Watcher | None = None) -> Iterator[Advisories]:
        """Open the advisories of this user to be filled, for as long as the block lasts."""
        from interlock.adapters.feeds import FeedReader
        from interlock.flows.advisories import Advisories
        from interlock.store.advisories import open_advisories

        with open_advisories(self._advisories_dir, is_read_only=False) as book:
            yield Advisories(book, book.threats, FeedReader(), self.clock, watcher)

    def engine(self, *, jobs: int = 0, progress: Progress | None = None) -> LocalEngine:
        """Build the engine that runs plans in this process."""
        import time

        from interlock.adapters.scratch import make_folder, place_for, sweep
        from interlock.adapters.tools import MASKS_VERSION, hider, mask
        from interlock.control import DIRECTIVES_VERSION, defuse
        from interlock.engine import LocalEngine, Silence, Workshop
        from interlock.wiring.own_code import digest_of

        own = os.path.dirname(interlock.__file__)  # noqa: PTH120
        others = sorted({f"{name} {component}" for name, component in self.components.items()})
        sweep()
        return LocalEngine(
            Workshop(
                toolbox=self.toolbox,
                cache=self.store.results,
                blobs=self.store.blobs,
                repository=self.repository,
                scanners=self.scanners,
                rules_dir=os.path.join(own, "adapters", "scanners", "rules"),  # noqa: PTH118
                secret_key=self.keys.secret("secret ids").hex(),
                jobs=jobs or self.settings.jobs or len(os.sched_getaffinity(0)),
                mask=mask,
                hider=hider,
                transform=defuse,
                versions=(interlock.__version__, digest_of(own), *others, DIRECTIVES_VERSION, MASKS_VERSION),
                clock_ms=lambda: time.monotonic_ns() // 1_000_000,
                make_scratch=lambda size: make_folder("check", place_for(size)),
                progress=progress or Silence(),
                supplies=self.supplies,
            )
        )

    def statements(self) -> tuple[Statement, ...]:
        """Give the VEX statements of the ledger whose signature counts here."""
        from interlock.flows.vex import statements

        return statements(self.gate, self.store.ledger, self.trust)

    def directory(self) -> Directory:
        """Give who is who and who may do what, by the acts of the ledger whose signature counts here."""
        from interlock.flows.directory import directory_of

        return directory_of(self.gate.proven(), self.store.ledger, self.trust)

    def supplies(self) -> Supplies:
        """Give what is known of components beyond a change, as of now."""
        import dataclasses

        from interlock.control.supplies import Supplies
        from interlock.store.errors import AdvisoriesMissing

        settings = self.settings.supply
        given = Supplies(
            at=self.clock(),
            spoof=settings.spoof,
            licences=settings.licences,
            unjudged=settings.excepted,
            statements=self.statements(),
            recorded_hashes=self.inventories.promised,
            risk=lambda: self.risk_case,
        )
        try:
            book = self.advisories
        except AdvisoriesMissing:
            return given  # nobody ever loaded any; the policy says what that means
        return dataclasses.replace(given, advisories=book, threats=book.threats)

    def planned(self, also: Collection[str] = ()) -> tuple[Control, ...]:
        """Give the controls that a check runs.

        Where nobody has said anything of risk, its control is one only if it is among `also`: what is asked for by
        name or required by a policy.
        """
        speaks_of_risk = RISK in also or self.speaks_of_risk
        return tuple(one for one in self.controls if one.card.id != RISK or speaks_of_risk)

    def check(self, *, jobs: int = 0, progress: Progress | None = None, also: Collection[str] = ()) -> Check:
        """Build the flow that examines, seals and decides; `also` as for `planned`."""
        from interlock.flows.check import Check

        return Check(
            repository=self.repository,
            runner=self.engine(jobs=jobs, progress=progress),
            gate=self.gate,
            seal=self.seal,
            controls=self.planned(also),
            exceptions=self.exceptions,
            clock=self.clock,
            grounds=self.grounding.of,
            pipeline=self.pipeline,
            usual=self.usual_pipeline,
        )

    def quick_commit(self, name: str) -> str | None:
        """Give the commit of HEAD or a branch where it can be read without starting git; none otherwise.

        Starting git costs more than the rest of a gate; anything unusual (a linked working tree, packed
        references, a detached head by another name) is left to it.
        """
        from interlock.adapters.vcs.shortcut import commit_of

        return commit_of(self.root, name)

    @cached_property
    def cards(self) -> Mapping[str, Card]:
        """The catalogue of controls, and the allowed third-party ones; it loads no control of ours."""
        from interlock.catalog.cards import CARDS

        if not self.settings.plugins:
            return CARDS
        return {**CARDS, **{str(one.card.id): one.card for one in self.controls if one.card.id not in CARDS}}

    def control_ids(self) -> Sequence[str]:
        """Give the ids of all controls, of those too that nothing runs yet."""
        return list(self.cards)
