"""What probes found is sealed as what it is: passed, failed or errored, and a narrowed question not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from interlock.catalog.cards import CARDS
from interlock.decision import Status, Verdict
from interlock.evidence import ASSESSMENT, Origin, read_assessment
from interlock.flows.attest import Footing
from interlock.flows.probe import Asked, Done, Probing
from interlock.kernel import Digest, Severity, Subject, sha256
from interlock.runtime.probes.model import Excepted, HttpAsk, HttpWant, LoginAsk, Probe, ProbeSet
from interlock.runtime.probes.run import Exchanged, Probed, Result
from interlock.runtime.probes.seen import Fault
from interlock.testing.world import START, World
from interlock.wiring.probing import footing_here

ONE = Probe("one", "it is open", Severity.HIGH, "close it", HttpAsk(), HttpWant(("200",)), cwe=("CWE-1",))
TWO = Probe("two", "it is wide", Severity.LOW, "narrow it", HttpAsk("HEAD"), HttpWant(("200",)))
ABOUT = Subject("shop", (sha256(b"shop"),))


class Canned:
    """A prober that answers as told."""

    def __init__(self, *results: Result, **more: object) -> None:
        self._results = results
        self._more = more
        self.asked: list[tuple[str, ...]] = []

    def canonical(self, address: str) -> str:
        return address

    def probe(self, address: str, probes: Sequence[Probe], *, tries_logins: bool, ca: bytes) -> Probed:
        del tries_logins, ca
        self.asked.append(tuple(one.id for one in probes))
        exchanges = (Exchanged(("one",), "GET /", {"status": 200, "said": "sesame"}),)
        probed = Probed(address, self._results, numbers=("192.0.2.1",), exchanges=exchanges)
        return replace(probed, **self._more)


def hide(body: bytes) -> bytes:
    return body.replace(b"sesame", b"******")


def run(tmp_path: Path, prober: Canned, **more: object) -> tuple[Done, World]:
    world = World(tmp_path)
    fields = {"card": CARDS["production.smoke"], "addresses": ("https://x",), "set": ProbeSet((ONE, TWO))}
    asked = Asked(**{**fields, "subject": ABOUT, "footing": Footing(Origin("artifact")), **more})  # type: ignore[arg-type]  # one override each
    with world.app() as app:
        flow = Probing(prober=prober, seal=lambda: app.seal, clock=lambda: START, mask=hide, version="1")
        done = flow.run(asked)
        sealed = app.gate.of_kind(ASSESSMENT) if done.envelope is not None else ()
    if done.envelope is not None:
        (one,) = sealed
        assert read_assessment(one.statement.predicate) == done.assessment
        assert one.statement.subjects == (ABOUT,)
    return done, world


def test_an_address_without_faults_passes_with_what_was_covered(tmp_path: Path) -> None:
    done, _ = run(tmp_path, Canned(Result("one", "https://x/"), Result("two", "https://x/")))
    assert (done.assessment.outcome, done.assessment.stage, done.findings) == ("passed", "production", ())
    (part,) = done.assessment.coverage
    assert (part.unit, part.owed, part.covered) == ("probes", 2, 2)
    assert done.assessment.tools[0].configuration == ProbeSet((ONE, TWO)).digest.hex


def test_a_fault_is_a_finding_with_a_fingerprint_that_its_words_do_not_move(tmp_path: Path) -> None:
    done, _ = run(tmp_path / "a", Canned(Result("one", "https://x/", (Fault("it says sesame", "server"),))))
    (one,) = done.findings
    assert (one.rule, one.severity, one.cwe, one.remedy) == ("probe:one", Severity.HIGH, ("CWE-1",), "close it")
    assert (one.message, one.at.path, one.at.symbol) == ("it is open: it says ******", "https://x/", "server")
    assert done.assessment.outcome == "failed"
    again, _ = run(tmp_path / "b", Canned(Result("one", "https://x/", (Fault("it says more", "server"),))))
    assert again.findings[0].fingerprint == one.fingerprint
    other, _ = run(tmp_path / "c", Canned(Result("one", "https://y/", (Fault("it says more", "server"),))))
    assert other.findings[0].fingerprint != one.fingerprint


def test_what_was_not_answered_is_errored_whatever_else_was_found(tmp_path: Path) -> None:
    fault = Result("one", "https://x/", (Fault("a"),))
    done, _ = run(tmp_path, Canned(fault, Result("two", "https://x/", unasked="it was late")))
    assert (done.assessment.outcome, done.assessment.code) == ("errored", "PRB-112")
    assert "1 of 2 probes could not be asked, the first two: it was late" in done.assessment.reason
    assert len(done.findings) == 1
    assert done.assessment.coverage[0].missing == (("two", "it was late"),)


def test_a_target_that_died_is_errored_even_where_every_probe_was_answered(tmp_path: Path) -> None:
    canned = Canned(Result("one", "https://x/"), fault="it died", code="PRB-111", remedy="look")
    done, _ = run(tmp_path, canned)
    assert (done.assessment.outcome, done.assessment.code, done.assessment.remedy) == ("errored", "PRB-111", "look")


def test_what_is_excepted_is_not_asked_and_everybody_sees_it(tmp_path: Path) -> None:
    canned = Canned(Result("one", "https://x/"))
    done, _ = run(tmp_path, canned, set=ProbeSet((ONE, TWO), (Excepted("two", "because"),)))
    assert canned.asked == [("one",)]
    assert done.assessment.coverage[0].excepted == (("two", "because"),)


def test_a_narrowed_question_is_not_sealed(tmp_path: Path) -> None:
    done, world = run(tmp_path, Canned(Result("one", "https://x/")), narrowed="only some")
    assert done.envelope is None
    assert not world.database.exists()


def test_of_several_addresses_each_is_asked_and_counted(tmp_path: Path) -> None:
    canned = Canned(Result("one", "https://x/", unasked="late"))
    done, _ = run(tmp_path, canned, addresses=("https://x", "https://y"))
    assert len(canned.asked) == 2
    assert [name for name, _ in done.assessment.coverage[0].missing] == ["one at https://x", "one at https://y"]


def test_what_does_not_apply_and_what_nobody_allowed_is_noted(tmp_path: Path) -> None:
    login = Probe("in", "s", Severity.LOW, "r", LoginAsk("/", ()))
    canned = Canned(Result("one", "https://x/"), unfit=("two",), unallowed=(login.id,))
    done, _ = run(tmp_path, canned, environment="staging")
    notes = " ".join(done.assessment.notes)
    for text in ("probed https://x of staging", "1 probes do not apply", "default credentials were not tried"):
        assert text in notes


def test_which_address_was_asked_and_what_was_asked_twice_is_noted(tmp_path: Path) -> None:
    canned = Canned(Result("one", "https://x/"), numbers=("::1", "127.0.0.1"), asked_at="127.0.0.1", repeated=("one",))
    done, _ = run(tmp_path, canned)
    assert done.assessment.notes[0].endswith("stood for ::1, 127.0.0.1, asked at 127.0.0.1")
    assert "asked twice, since the first time broke off: one" in done.assessment.notes


def test_what_was_asked_is_kept_with_secrets_masked(tmp_path: Path) -> None:
    done, world = run(tmp_path, Canned(Result("one", "https://x/")))
    with world.app(is_reading=True) as app:
        kept = app.store.blobs.get(Digest("sha256", done.assessment.tools[0].output[0]))
    assert b"GET /" in kept
    assert b"sesame" not in kept


@pytest.mark.parametrize(
    ("result", "status"),
    [
        (Result("one", "https://x/"), Status.SATISFIED),
        (Result("two", "https://x/", (Fault("a"),)), Status.SATISFIED),
        (Result("one", "https://x/", (Fault("a"),)), Status.VIOLATED),
        (Result("one", "https://x/", unasked="late"), Status.ERRORED),
    ],
)
def test_a_gate_counts_it_within_the_limits_of_the_policy(tmp_path: Path, result: Result, status: Status) -> None:
    policy = "policy: own\nrequire:\n  - control: production.smoke\n    max_age: 3d\n    limits: {high: 0, low: 1}\n"
    world = World(tmp_path)
    world.commit({"own.yaml": policy, "interlock.yaml": "version: 1\npolicy: own.yaml\n"})
    with world.app() as app:
        flow = Probing(prober=Canned(result), seal=lambda: app.seal, clock=lambda: START, mask=hide, version="1")
        subject = Subject("HEAD", (Digest("gitCommit", app.repository.resolve("HEAD")),))
        card, footing = CARDS["production.smoke"], footing_here(app, subject)
        flow.run(Asked(card, ("https://x",), ProbeSet((ONE, TWO)), subject, footing))
    decision = world.gate(stage="production")
    assert decision.reasons[0].status is status, decision.reasons
    assert (decision.verdict is Verdict.ALLOW) is (status is Status.SATISFIED)
    assert decision.hypothetical == ()
