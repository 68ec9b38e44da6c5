"""An estate in which whatever may be called anything is called what breaks pages: markup, marks, controls, length."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from interlock.control import Location, Suppression
from interlock.evidence import (
    APPROVAL,
    BREAK_GLASS,
    CYCLONEDX,
    HOLD,
    PROVENANCE,
    WAIVER,
    Approval,
    BreakGlass,
    Hold,
    Waiver,
)
from interlock.evidence.deployment import DEPLOYMENT, RELEASE, DeploymentStep, Release
from interlock.flows.directory import say
from interlock.flows.seal import Sealing
from interlock.flows.tokens import Tokens
from interlock.identity import Found, Founder, FoundingGrant, Party, Permission
from interlock.kernel import Digest, Instant, Subject, duration, sha256, stamp
from interlock.store.api_tokens import StoredTokens
from interlock.testing.world import finding
from interlock.wiring.app import App
from interlock.wiring.at_work import runs_place
from tests.boards import assess, decide, deploy
from tests.docks import provenance
from tests.governed import ROLES
from tests.queued import done
from tests.shown import Shown

RUNS: Final = "window.ran = 1"
"""What a script of theirs would do, for a browser to be asked about."""
MARKUP: Final = (
    f"\"></title></textarea></select><script>{RUNS}</script><img src=x onerror='{RUNS}'>"
    f"<svg onload='{RUNS}'></svg><x-evil a=' onfocus={RUNS} autofocus {{{{7777*7}}}}{{% raw %}}"
)
TURNED: Final = "\u202etxt.exe\u2066 and \u200f\u061c back"
STEERS: Final = "one\x00two\x1b[2J\x1b]8;;https://evil.example.org\x07three\x85\u2028four\x7f\ufeff\u200b"
LONG: Final = "w" * 10_000
HOSTILE: Final = {"markup": MARKUP, "turned": TURNED, "steers": STEERS, "long": LONG}
"""By what each tries."""
_POLICY: Final = """\
policy: {name}
says: {name}
require:
  - control: commit.secrets
"""


def _short(text: str) -> str:
    return "".join(one for one in text if one.isprintable() or one in "\u202e\u2066\u200f\u061c")[:90]


class HostileEstate(Shown):
    """A shop with releases, runs, findings, people, waivers and holds; every text was chosen to break pages."""

    def __init__(self, folder: Path, at: Instant | None = None) -> None:
        """`at` is when people say what they say, for a server that goes by the clock of the machine."""
        super().__init__(folder)
        self.world.at = at or self.world.at
        for number, text in enumerate(HOSTILE.values()):
            name = _short(text).replace("\n", " ")
            quoted = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
            files = {f"rules/hard{number}.yaml": _POLICY.format(name=quoted), f"f{number}.py": f"{number}\n"}
            self.world.commit(files, text.replace("\0", " "))
        self.world.check()
        self.founded()
        with self.world.app() as app:
            for number, text in enumerate(HOSTILE.values()):
                self._enters(app, text, number)
            done(runs_place(app), ("vfy-1", "looked", "shop/staging"), (self.run, "failing", "shop/staging"))

    def founded(self) -> None:
        """Say who is who: ann may everything, and the others have the names."""
        world = self.world
        with world.app() as app:
            key = app.keys.signer(world.at).key_id
            founders = [Founder("ann", "Ann Other", (f"key:{key}", "directory:local/ann"))]
            for kind, text in HOSTILE.items():
                other = f"key:{sha256(kind.encode()).hex}"
                founders.append(Founder(kind, _short(text), (other, f"directory:local/{kind}")))
            grants = [FoundingGrant(role, "person:ann") for role in ("owner", *ROLES)]
            grants.append(FoundingGrant("auditor", "workload:ci"))
            deed = Found(tuple(founders), tuple(grants))
            say([deed], app.directory(), app.seal, key, world.at, app.store.ledger.origin)

    def _enters(self, app: App, text: str, number: int) -> None:
        self._findings(app, text)
        for place, other in ((text, "shop"), ("staging", text)):
            told: dict[str, Any] = {"product": other, "environment": place}
            decide(app, "deny", digest=str(number + 2), says=text, **told)
            for outcome, run in (("deployed", f"dpl-{number}-{len(place)}"), ("stranded", text)):
                deploy(
                    app, digest=str(number + 2), run=run, outcome=outcome, says=text, ticket=text, worker=text, **told
                )
        self._people_say(app, text)
        self._artifacts(app, text)
        book = Tokens(book=StoredTokens(app.store.database), directory=app.directory, clock=app.clock)
        book.new(
            Party.parse("workload:ci"),
            (Permission.EVIDENCE_READ,),
            name=text[:80],
            lasts=duration("30d"),
            random=os.urandom,
            made_by=text[:80],
        )

    def _findings(self, app: App, text: str) -> None:
        more: dict[str, Any] = {
            "rule": text,
            "message": text,
            "remedy": text,
            "cwe": (text,),
            "aliases": (text, f"CVE-{text}"),
            "components": (text,),
            "suppression": Suppression(1, text, text),
            "at": Location(text, 3, symbol=text, commit=text),
        }
        for product in ("shop", text):
            assess(app, [finding("build.sast", **more)], product=product, control="build.x", place=text, reason=text)
            assess(app, [], product=product, control="build.y", branch=text, outcome="errored", reason=text)

    def _people_say(self, app: App, text: str) -> None:
        """Sign anything whatever, as somebody does who does not ask whether it would count."""
        at, origin, target = self.world.at, app.store.ledger.origin, f"gitCommit:{self.head}"
        told: dict[str, Any] = {"ledger": origin, "product": "shop"}
        ends = stamp(at + duration("30d"))
        subject = Subject(text, (Digest("gitCommit", self.head),))
        seals: list[Sealing] = []
        for what, name in (("rule", text), ("control", "commit.sast")):
            asked = Waiver(
                what,
                name,
                text,
                text,
                stamp(at),
                ends,
                compensation=text,
                paths=(text,),
                components=(text,),
                environments=(text,) if what == "rule" else (),
                **told,
            )
            seals.append(Sealing(subject, WAIVER, asked))
        seals.append(
            Sealing(subject, HOLD, Hold("place", target, text, stamp(at), environments=(text,), ledger=origin))
        )
        glass = BreakGlass(target, text, text, stamp(at), ends, **told)
        seals.append(Sealing(subject, BREAK_GLASS, glass))
        seals += [
            Sealing(subject, APPROVAL, Approval("release", answer, target, stamp(at), text, **told))
            for answer in ("approve", "reject")
        ]
        app.seal.documents(seals)

    def _artifacts(self, app: App, text: str) -> None:
        at, subject = stamp(self.world.at), Subject(text, self.app.digests)
        app.seal.document(subject, PROVENANCE, provenance(self.head, at))
        parts = [{"type": "library", "name": text, "version": text, "bom-ref": "a", "purl": "pkg:pypi/x@1"}]
        app.seal.document(subject, CYCLONEDX, {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": parts})
        for product, version in (("shop", text[:128]), (text, "1"), ("shop", f"9.{len(text)}")):
            says = Release(
                purl=text,
                version=version,
                product=product,
                notes=text,
                commit=text,
                at=at,
                ledger=app.store.ledger.origin,
            )
            app.seal.document(subject, RELEASE, says)
        seen = {text: {"artifacts": {text: self.app.digests[0].hex}}}
        step = DeploymentStep(
            self.run,
            "f" * 64,
            "staging",
            "shop",
            "refused",
            at,
            says=text,
            ticket=text,
            worker=text,
            seen=seen,
            ledger=app.store.ledger.origin,
        )
        app.seal.document(Subject(text, (Digest("sha256", "f" * 64),)), DEPLOYMENT, step)
