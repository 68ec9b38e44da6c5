"""A board in memory that goes by the plainest of rules, to hold the stored ones against; and what to enter in both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import strategies as st

from interlock.control import Finding, FindingState, Location
from interlock.crypto import Signer
from interlock.decision import Decision, Policy, Reason, Status, Verdict
from interlock.deployment import Outcome
from interlock.evidence import ASSESSMENT, Assessment, Origin, Rules, counts_of, seal
from interlock.evidence.deployment import DEPLOYMENT, DeploymentStep
from interlock.flows.assessments import findings_pieces
from interlock.flows.summary import seal_decision
from interlock.kernel import Digest, Severity, Subject, canonical, stamp
from interlock.ledger import Draft
from interlock.store.board import StoredBoard
from interlock.testing.world import finding
from interlock.trace.board import (
    STANDS,
    Counted,
    Entered,
    Examined,
    Judged,
    Landed,
    Line,
    Listing,
    Ran,
    Reached,
    rows_of,
)
from interlock.wiring.app import App

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
MAIN = ("main", "master", "trunk")


def examined(
    entry: int,
    line: Line,
    found: Sequence[Finding] = (),
    *,
    outcome: str = "failed",
    listing: Listing = Listing.WHOLE,
) -> Entered:
    """Make what a control said."""
    counts = Counter((one.severity.rank, list(FindingState).index(one.state)) for one in found)
    counted = tuple(Counted(*key, number) for key, number in sorted(counts.items()))
    assessment = Assessment(line.control, "build", outcome, Origin("commit"), "", "", "1", "p")
    says = Examined(line, outcome, "", "build", "0" * 64, counted, "a" * 40, assessment)
    rows = tuple(rows_of(line, found)) if listing is Listing.WHOLE else ()
    return Entered(entry, at(entry), "key", says, rows, listing)


def landed(entry: int, product: str, digest: str, outcome: Outcome = Outcome.DEPLOYED, run: str = "") -> Entered:
    """Make a word about a deployment."""
    says = Landed(product, "production", run or f"dpl-{entry}", outcome, False, "", at(entry), (Ran("web", digest),))
    return Entered(entry, at(entry), "key", says)


def judged(entry: int, product: str, digest: str, verdict: str = "allow") -> Entered:
    """Make a decision."""
    says = Judged(product, "production", "deploy", "bank", verdict, "no", "web", digest, at(entry))
    return Entered(entry, at(entry), "key", says)


def at(entry: int) -> datetime:
    """Give when an entry was taken in."""
    return BEGAN + timedelta(hours=entry)


def take(board: StoredBoard, entered: Sequence[Entered], *, batches: Sequence[int] = ()) -> None:
    """Enter things in batches that end behind so many of them."""
    before, start = board.reached(), 0
    for end in (*sorted(set(batches) | {len(entered)}),):
        after = Reached(entered[end - 1].entry + 1 if end else 0, b"edge", b"trust")
        if end > start:
            assert board.keep(entered[start:end], before, after)
            before, start = after, end


def dump(board: StoredBoard) -> dict[str, list[Any]]:
    """Give every row of a board."""
    from interlock.store.board import TABLES

    with board.database.reading() as session:
        rows = {name: session.rows(f"SELECT * FROM {name}") for name in TABLES}  # noqa: S608
    return {
        name: sorted(tuple(bytes(one) if isinstance(one, memoryview) else one for one in row) for row in found)
        for name, found in rows.items()
    }


class Plain:
    """What a board has to come to, worked out from everything at once."""

    def __init__(self, entered: Sequence[Entered]) -> None:
        self.open: dict[Line, dict[bytes, tuple[Any, int]]] = {}
        self.counts: dict[Line, Counter[tuple[int, int]]] = {}
        self.newest: dict[Line, int] = {}
        self.gone: set[bytes] = set()
        for one in entered:
            if isinstance(one.says, Examined):
                self._take(one, one.says)

    def _take(self, one: Entered, says: Examined) -> None:
        there = self.open.setdefault(says.line, {})
        self.newest[says.line] = one.entry
        said = Counter({(each.severity, each.state): each.number for each in says.counts})
        if one.listing is not Listing.WHOLE:
            before = self.counts.get(says.line, Counter())
            if says.outcome in STANDS or said.total() > before.total():
                before = said
            self.counts[says.line] = before
            return
        listed = {row.name: row for row in one.rows}
        if says.outcome in STANDS:
            for name in [name for name in there if name not in listed]:
                del there[name]
                self.gone.add(name)
        for name, row in listed.items():
            there[name] = row, there[name][1] if name in there else one.entry
            self.gone.discard(name)
        self.counts[says.line] = Counter((row.severity, row.state) for row, _ in there.values())

    def counts_here(self) -> set[Line]:
        """Give the lines that count for their products."""
        found = set()
        for product, remote in {(line.product, line.remote) for line in self.open}:
            lines = [line for line in self.open if (line.product, line.remote) == (product, remote)]
            newest = max(lines, key=lambda line: self.newest[line]).branch
            branches = {line.branch for line in lines}
            chosen = next((name for name in MAIN if name in branches), newest)
            found |= {line for line in lines if line.branch == chosen}
        return found


NAMES = ("main", "feature/x", "dev")
FINDINGS = st.lists(
    st.builds(
        lambda number, severity, state, rule, path: finding(
            "build.one",
            severity,
            fingerprint=f"{number:032x}",
            state=state,
            rule=rule,
            at=Location(path, number),
            message=f"Wrong {number}\0 <b>",
        ),
        st.integers(0, 5),
        st.sampled_from([Severity.CRITICAL, Severity.HIGH, Severity.LOW]),
        st.sampled_from(list(FindingState)),
        st.sampled_from(["bandit:B1", "bandit:B2", "İ:Ⅳ"]),
        st.sampled_from(["src/a.py", "SRC/Straße.py", "x\ud800y"]),
    ),
    max_size=5,
)
LINES = st.builds(
    Line,
    st.sampled_from(["shop", "bank"]),
    st.sampled_from(["https://git.example.org/a", ""]),
    st.sampled_from(NAMES),
    st.sampled_from(["build.one", "build.two"]),
    st.sampled_from(["", "production"]),
)
SAID = st.lists(
    st.tuples(
        LINES,
        FINDINGS,
        st.sampled_from(["failed", "failed", "passed", "errored", "not_applicable"]),
        st.sampled_from([Listing.WHOLE, Listing.WHOLE, Listing.WHOLE, Listing.MISSING]),
    ),
    max_size=8,
)


def entered_of(said: Sequence[Any]) -> list[Entered]:
    """Make entries of what was drawn; what passed has no findings."""
    return [
        examined(
            entry, line, [] if outcome in {"passed", "not_applicable"} else found, outcome=outcome, listing=listing
        )
        for entry, (line, found, outcome, listing) in enumerate(said)
    ]


def assess(
    app: App,
    found: Sequence[Finding] = (),
    *,
    product: str = "shop",
    control: str = "build.sast",
    branch: str = "main",
    outcome: str = "",
    **more: Any,
) -> int:
    """Enter an assessment that this machine signs, with its list; give its entry."""
    commit = more.pop("commit", "a" * 40)
    is_listed, state = more.pop("is_listed", True), more.pop("state", "commit")
    signers = more.pop("signers", None) or [app.keys.signer(app.clock())]
    author = more.pop("author", "")
    digest = app.store.blobs.write(findings_pieces(found), "application/x-ndjson") if found and is_listed else None
    missing = "ab" * 32 if found and not is_listed else ""
    says = Assessment(
        control,
        more.pop("stage", "build"),
        outcome or ("failed" if found else "passed"),
        Origin(state, commit, branch, "https://git.example.org/shop", author, author, rules=Rules(product=product)),
        stamp(app.clock()),
        stamp(app.clock()),
        "1.0",
        "0" * 64,
        counts=more.pop("counts", counts_of(found)),
        findings=more.pop("findings", digest.hex if digest is not None else missing),
        **more,
    )
    return enter(app, ASSESSMENT, says, [Subject("shop", (Digest("gitCommit", commit),))], signers)


def decide(
    app: App,
    verdict: str,
    *,
    product: str = "shop",
    environment: str = "production",
    digest: str = "1",
    policy: Policy | None = None,
    **more: Any,
) -> int:
    """Enter a decision of a gate; `policy` is kept beside it, if it is given."""
    subject = more.pop("subject", Subject("web-1.2", (Digest("sha256", digest * 64),)))
    status = Status.VIOLATED if verdict == "deny" else Status.MISSING
    reason = Reason("build.sast", status, Verdict(verdict), more.pop("says", "1 finding is high"))
    kept = app.store.blobs.put(canonical(msgspec.to_builtins(policy)), "application/json").hex if policy else ""
    decision = Decision(
        Verdict(verdict),
        subject,
        policy.name if policy else "bank",
        policy.digest if policy else Digest("sha256", "e" * 64),
        more.pop("stage", "deploy"),
        environment,
        app.clock(),
        () if verdict == "allow" else (reason,),
        product=product,
    )
    signer = more.pop("signer", None) or app.keys.signer(app.clock())
    draft = seal_decision(decision, signer, "1.0", kept)
    (ticket,) = app.store.ledger.append([draft])
    return ticket.index


def deploy(app: App, *, product: str = "shop", environment: str = "production", digest: str = "1", **more: Any) -> int:
    """Enter that a deployment ended, well if nothing else is said."""
    says = DeploymentStep(
        run=more.pop("run", f"dpl-{digest}"),
        plan="f" * 64,
        environment=environment,
        product=product,
        outcome=more.pop("outcome", "deployed"),
        at=stamp(app.clock()),
        ledger=more.pop("ledger", app.store.ledger.origin),
        **more,
    )
    subjects = [Subject("plan", (Digest("sha256", "f" * 64),)), Subject("web-1.1", (Digest("sha256", digest * 64),))]
    return enter(app, DEPLOYMENT, says, subjects, [app.keys.signer(app.clock())])


def enter(app: App, kind: str, says: object, subjects: Sequence[Subject], signers: Sequence[Signer]) -> int:
    """Seal something and append it; give its entry."""
    envelope = seal(subjects, kind, msgspec.to_builtins(says), signers)
    digests = tuple(digest for one in subjects for digest in one.digests)
    (ticket,) = app.store.ledger.append([Draft(envelope, kind, digests, app.clock())])
    return ticket.index
