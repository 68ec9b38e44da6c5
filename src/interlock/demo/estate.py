"""An estate to look around in: products with months of releases, findings, approvals, waivers and what runs. Floor 14.

Enters: a new folder. Leaves: a repository and a ledger in it. Everything is made up, and always the same but for its
keys; yet each statement is signed by the key of whoever is said to have said it, and entered as all are. A moving clock
dates it, so that the last of it is of today.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec

from interlock.control import Attachment, Finding
from interlock.crypto import Signer
from interlock.decision import Reason, Status, Verdict
from interlock.demo import statements as told
from interlock.demo.code import Change
from interlock.demo.code import write as write_code
from interlock.demo.faults import faults
from interlock.evidence import APPROVAL, ASSESSMENT, CYCLONEDX, VERIFICATION_SUMMARY, Waiver, seal
from interlock.evidence.deployment import DEPLOYMENT, DEPLOYMENT_PLAN, RELEASE
from interlock.evidence.governance import HOLD, WAIVER, Hold
from interlock.evidence.predicates import PROVENANCE
from interlock.flows.assessments import findings_pieces
from interlock.flows.directory import say
from interlock.flows.recording import recordings
from interlock.flows.summary import summary_of
from interlock.identity import Confirm, Deed, Directory, Found, Founder, FoundingGrant, Grant, JoinAccount
from interlock.kernel import Digest, Instant, Subject, canonical, sha256
from interlock.ledger import Draft
from interlock.supply.recorded import Recording
from interlock.wiring.app import App

NAMED: Final = ("shop-api", "shop-web", "payments", "accounts", "search", "mail")
DAYS: Final = 84
"""So long ago it begins."""
PEOPLE: Final = {
    "release-manager": ("Release manager", ("owner", "approver", "operations", "releaser")),
    "security-lead": ("Security lead", ("owner", "security", "approver")),
    "engineer-one": ("First engineer", ("engineer",)),
    "engineer-two": ("Second engineer", ("engineer",)),
}
"""Who is there: by id what they are called, and their roles."""
BUILDER: Final = "build-service"
_OFTEN: Final = 6
_SELDOM: Final = 2
_RELEASES_OF_MANY: Final = 12
"""Up to so many products have many releases each; of more, each has few."""
_AT_ONCE: Final = 200
_SETTINGS: Final = """\
version: 1
product: {product}
environments:
  - name: staging
    deployer: folders
    targets: [{{name: one, path: {root}/staging}}]
  - name: production
    after: [staging]
    deployer: folders
    targets: [{{name: one, path: {root}/production}}]
"""


class _Said(msgspec.Struct, frozen=True):
    """A statement that is to be entered."""

    draft: Draft
    subject: Subject
    made_of: Attachment | None


class Estate:
    """Writes an estate into one folder."""

    def __init__(self, folder: str, environ: Mapping[str, str], products: int, found: int) -> None:
        """`found` is how many findings a product has open at the end."""
        self.top = Path(folder, "estate")
        self._environ, self._found = environ, found
        self._products = [*NAMED, *(f"service-{number:04}" for number in range(len(NAMED) + 1, products + 1))][
            :products
        ]
        self._signers: dict[str, Signer] = {}
        self._said: list[_Said] = []

    def write(self, now: Instant, say_so: Callable[[str], None]) -> int:
        """Write it all, and give how many entries the ledger has. Errors: those of the store and of keys."""
        self.top.mkdir(parents=True)
        begins = now - timedelta(days=DAYS)
        changes = self._order(begins, now)
        settings = _SETTINGS.format(product=self._products[0], root=self.top.parent)
        commits = write_code(self.top, {self._products[0]: {"interlock.yaml": settings}}, changes, self._environ)
        base: dict[str, str] = {}
        with App(str(self.top), self._environ) as app:
            self._at = begins
            app.clock = lambda: self._at
            self._begin(app)
            say_so(f"{len(PEOPLE)} people and a build service have keys")
            origin = app.store.ledger.origin
            for change in changes:
                before = base.get(change.product, "")
                base[change.product] = commits[change]
                one = told.Shipped(change.product, change.number, change.at, commits[change], before, origin)
                self._ship(app, one, is_last=change.number == self._many)
            self._enter(app)
            self._at = now
            size: int = app.store.ledger.checkpoint().size
        say_so(f"{len(self._products):,} products with their releases are in a ledger of {size:,} entries")
        return size

    def _begin(self, app: App) -> None:
        """Make the keys, and say in the ledger whose they are."""
        for name in (*PEOPLE, BUILDER):
            self._signers[name] = app.keys.new(self._at, name=name)
        founders = []
        for name, (shown, _) in PEOPLE.items():
            accounts = [f"key:{self._signers[name].key_id}", f"directory:local/{name}"]
            accounts += [f"git:{name}@example.org"] if name.startswith("engineer") else []
            founders.append(Founder(name, shown, tuple(accounts), "it is made up"))
        grants = [FoundingGrant(role, f"person:{name}") for name, (_, roles) in PEOPLE.items() for role in roles]
        builder = f"key:{self._signers[BUILDER].key_id}"
        founding: list[Deed] = [
            Found(tuple(founders), tuple(grants)),
            JoinAccount(f"workload:{BUILDER}", builder, "it is made up"),
            Grant("releaser", f"workload:{BUILDER}", "organisation"),
        ]
        self._govern(app, "release-manager", lambda _: founding)
        self._govern(app, "security-lead", lambda known: [Confirm(str(one.digest)) for one in known.pending])
        self._govern(app, "release-manager", lambda _: [])

    def _govern(self, app: App, who: str, deeds: Callable[[Directory], Sequence[Deed]]) -> None:
        """Say something about people as one of them, whose key is the one of this machine from then on."""
        key = self._signers[who].key_id
        Path(app.places.config, "keys", "current").write_text(key, "ascii")
        with App(str(self.top), self._environ) as first:
            first.clock = app.clock
            known = first.directory()
            say(deeds(known), known, first.seal, key, self._at, first.store.ledger.origin)

    @property
    def _many(self) -> int:
        """How many releases each product has."""
        return _OFTEN if len(self._products) <= _RELEASES_OF_MANY else _SELDOM

    def _order(self, begins: Instant, now: Instant) -> list[Change]:
        """Give what each release brings, the oldest first."""
        room = (now - begins - timedelta(hours=8)) / self._many
        found = []
        for product in self._products:
            chance = random.Random(f"{product} times")  # noqa: S311
            for number in range(1, self._many + 1):
                at = begins + room * (number - 1) + room * chance.random() * 0.9
                found.append(Change(product, number, at.replace(microsecond=0)))
        return sorted(found, key=lambda one: one.at)

    def _ship(self, app: App, one: told.Shipped, *, is_last: bool) -> None:
        """Say everything of one release; the last of a product may be stopped on its way."""
        chance = random.Random(f"{one.product}/{one.number} way")  # noqa: S311
        ends = chance.choice(("production", "staging", "review", "denied")) if is_last else "production"
        is_back = not is_last and chance.random() < 0.12  # noqa: PLR2004 (one in eight)
        reasons = self._commit_stage(app, one, is_denied=ends == "denied")
        self._say(BUILDER, one, PROVENANCE, told.provenance(one), one.artifact, minutes=9)
        parts = [*_components(one), *sorted({part for each in self._open(one) for part in each.components})]
        self._say(BUILDER, one, CYCLONEDX, told.sbom(one, parts), one.artifact, minutes=9)
        if ends == "denied":
            return
        self._say("release-manager", one, RELEASE, told.release(one), one.artifact, minutes=12)
        self._deploy(app, one, "staging", reasons, hours=1)
        if ends == "staging":
            return
        if ends == "review":
            wanted = "two people have to approve it, and one did"
            waits = Reason("approvals", Status.MISSING, Verdict.REVIEW, wanted, "one more person has to approve it")
            answer = told.approval(one, "production", "the change is small and was tried in staging", hours=2)
            self._say("security-lead", one, APPROVAL, answer, one.artifact, hours=2)
            self._decide(one, "production", [*reasons, waits], hours=3)
            return
        answers = []
        for number, name in enumerate(("security-lead", "release-manager")):
            answer = told.approval(one, "production", "tried in staging, and read", hours=2 + number)
            answers.append(self._say(name, one, APPROVAL, answer, one.artifact, hours=2 + number))
        approved = Reason(
            "approvals", Status.SATISFIED, Verdict.ALLOW, "two people approved it", evidence=tuple(answers)
        )
        self._deploy(app, one, "production", [*reasons, approved], is_back=is_back, hours=5)
        if one.number == self._many - 1:
            self._waive(one)
        if is_last and chance.random() < 0.2:  # noqa: PLR2004 (one in five)
            held = Hold("place", str(one.artifact.digests[0]), "customers report wrong prices", one.after(hours=6))
            self._say("security-lead", one, HOLD, msgspec.structs.replace(held, ledger=one.ledger), None, hours=6)

    def _commit_stage(self, app: App, one: told.Shipped, *, is_denied: bool) -> list[Reason]:
        """Say what the controls found, and what the gate of the commit answered; give its reasons."""
        reasons = []
        for control in told.CONTROLS:
            found = [each for each in self._open(one) if each.control == control]
            listed = app.store.blobs.write(findings_pieces(found), "application/jsonl").hex if found else ""
            is_met = not (is_denied and control == "commit.sast")
            says = told.assessment(one, control, found, listed, is_met=is_met)
            digest = self._say(BUILDER, one, ASSESSMENT, says, one.code, minutes=3)
            if is_met:
                reasons.append(told.met(control, digest))
                continue
            many = sum(each.severity.value == "high" for each in found) or 1
            why = f"{control} has {many} high findings, where there may be none"
            reasons.append(Reason(control, Status.VIOLATED, Verdict.DENY, why, f"fix {many} high findings", (digest,)))
        self._decide(one, "", reasons, minutes=4)
        return reasons

    def _open(self, one: told.Shipped) -> tuple[Finding, ...]:
        """Give what is open with a release: some of the old is mended with each, and something new comes."""
        more, gone = max(self._found // 8, 1), max(self._found // 10, 1)
        every = faults(one.product, self._found + more * _OFTEN)
        return every[gone * one.number : self._found + more * one.number - more]

    def _deploy(
        self,
        app: App,
        one: told.Shipped,
        environment: str,
        reasons: Sequence[Reason],
        *,
        is_back: bool = False,
        hours: float,
    ) -> None:
        answer = self._decide(one, environment, reasons, hours=hours)
        what, asked = told.plan(one, environment), self._signers["release-manager"].key_id
        app.store.blobs.put(what.body, "application/json")
        self._say("release-manager", one, DEPLOYMENT_PLAN, what, what.subject, one.artifact, hours=hours)
        ways: list[tuple[str, str]] = [("running", ""), ("deployed", "")]
        if is_back:
            ways[1] = ("rolled-back", "it answered with errors, so what ran before runs again")
        for number, (outcome, says) in enumerate(ways):
            moment = hours + 0.1 * (number + 1)
            says_so = told.step(one, what, outcome, asked, [answer.hex], says, hours=moment)
            self._say("release-manager", one, DEPLOYMENT, says_so, what.subject, one.artifact, hours=moment)

    def _waive(self, one: told.Shipped) -> None:
        """Ask for a waiver and, of some products, grant it."""
        asked = Waiver(
            "rule",
            "ruff:S113",
            "the client in front has a timeout of its own",
            "engineer-one",
            one.after(hours=7),
            one.after(days=30),
            "requests are counted, and a person is told",
            ledger=one.ledger,
            product=one.product,
        )
        self._say("engineer-one", one, WAIVER, asked, None, hours=7)
        if one.product in self._products[::2]:
            about = Subject("the waiver", (sha256(canonical(msgspec.to_builtins(asked))),))
            answer = told.approval(one, "", "it is true, I have looked", hours=8)
            granted = msgspec.structs.replace(answer, about="waiver", target=about.digests[0].hex, policy="")
            self._say("security-lead", one, APPROVAL, granted, about, hours=8)

    def _decide(self, one: told.Shipped, environment: str, reasons: Sequence[Reason], **after: float) -> Digest:
        """Let the gate answer, and give the envelope of its answer."""
        stage = "release" if environment else "commit"
        found = told.decision(one, stage, environment, reasons, self._signers["release-manager"].key_id, **after)
        return self._say("release-manager", one, VERIFICATION_SUMMARY, summary_of(found, "0"), found.subject, **after)

    def _say(
        self, who: str, one: told.Shipped, kind: str, says: object, *about: Subject | None, **after: float
    ) -> Digest:
        """Sign a statement, to be entered when its time comes; one about nothing else is about itself."""
        plain = msgspec.to_builtins(says)
        body = canonical(plain)
        subjects = tuple(each for each in about if each is not None) or (Subject("itself", (sha256(body),)),)
        envelope = seal(subjects, kind, plain, [self._signers[who]])
        digests = tuple(digest for each in subjects for digest in each.digests)
        draft = Draft(envelope, kind, digests, one.at + timedelta(**after))
        self._said.append(_Said(draft, subjects[0], Attachment(kind, body) if kind == CYCLONEDX else None))
        return sha256(envelope)

    def _enter(self, app: App) -> None:
        """Append all that was said, the oldest first, with what is made of what."""
        self._said.sort(key=lambda one: one.draft.at)
        for start in range(0, len(self._said), _AT_ONCE):
            some = self._said[start : start + _AT_ONCE]
            self._at = some[-1].draft.at
            recorded: list[Recording] = []
            for one in some:
                if one.made_of is not None:
                    envelope = one.draft.envelope
                    recorded += recordings([one.subject], [one.made_of], one.draft.at, envelopes=[envelope])
            entering = app.inventories.entering(recorded)
            app.store.ledger.append([one.draft for one in some], beside=entering.within)
            entering.done()


def _components(one: told.Shipped) -> list[str]:
    chance = random.Random(f"{one.product} parts")  # noqa: S311
    chosen = sorted(chance.sample(range(120), 24))
    return [f"pkg:pypi/demo-library-{number}@1.{one.number + number % 7}.0" for number in chosen]


def variables(folder: str) -> dict[str, str]:
    """Give the variables under which an estate's keys and settings are found."""
    names = ("CONFIG", "STATE", "CACHE", "DATA")
    return {f"XDG_{name}_HOME": os.path.join(folder, "home", name.lower()) for name in names}  # noqa: PTH118
