from pathlib import Path

from interlock.catalog.cards import CARDS
from interlock.change.assets import Asset
from interlock.decision import Governance
from interlock.evidence import ASSESSMENT, read_assessment
from interlock.evidence.desired import OBSERVATION, read_observation
from interlock.flows.attest import footing_of
from interlock.flows.compare import Compared, seal_comparison, unread, words_of
from interlock.flows.desire import Wish, desire
from interlock.kernel import Severity
from interlock.runtime.drift import Alteration, Altered
from interlock.runtime.state import Entry, Form, Hand, State
from interlock.testing.world import START, World

STATE = State((Entry("a", Form.FILE, "1" * 64),))
HAND = Hand("Ann <ann@example.org>", "c" * 40, "2026-01-05T09:00:00Z")
ONE = Alteration("a", Altered.CONTENT, Asset.CODE, "it says sesame now", Severity.HIGH, HAND)


def hide(body: bytes) -> bytes:
    return body.replace(b"sesame", b"******")


def sealed(tmp_path: Path, *alterations: Alteration, unreadable: tuple[Entry, ...] = ()) -> tuple[str, str, str]:
    with World(tmp_path).app() as app:
        desired = desire(Wish("source", STATE, stakeholders=("ops",)), Governance(), app.seal, START)
        compared = Compared(desired, "/srv", "web1", alterations, unreadable, STATE, 1)
        about = footing_of(desired.subject)
        done = seal_comparison(compared, CARDS["key.provenance"], about, app.seal, START, hide, "1")
        (seen,) = app.gate.of_kind(OBSERVATION)
        (judged,) = app.gate.of_kind(ASSESSMENT)
    observation = read_observation(seen.statement.predicate)
    assessment = read_assessment(judged.statement.predicate)
    assert (done.observation, done.assessment) == (observation, assessment)
    assert b"sesame" not in seen.statement.predicate
    return assessment.outcome, assessment.code, " ".join(observation.shown)


def test_what_is_as_it_was_sealed_passes(tmp_path: Path) -> None:
    assert sealed(tmp_path) == ("passed", "", "")


def test_a_difference_fails_and_names_who_made_it_with_secrets_masked(tmp_path: Path) -> None:
    outcome, _, shown = sealed(tmp_path, ONE)
    assert outcome == "failed"
    assert "it says ****** now; by Ann" in shown


def test_what_could_not_be_read_is_errored_whatever_else_was_found(tmp_path: Path) -> None:
    lost = Entry("b", Form.UNREADABLE, problem="permission denied")
    assert sealed(tmp_path, ONE, unreadable=(lost,))[:2] == ("errored", "RUN-102")


def test_words_tell_a_commit_from_what_the_file_system_says() -> None:
    assert words_of(ONE).endswith("by Ann <ann@example.org> at 2026-01-05T09:00:00Z in cccccccccccc")
    loose = Alteration("a", Altered.ADDED, Asset.CODE, "a file", Severity.HIGH, Hand("root"))
    assert words_of(loose) == "a: a file; last written by root"
    nobody = Alteration("a", Altered.ADDED, Asset.CODE, "a file", Severity.HIGH)
    assert words_of(nobody) == "a: a file"


def test_a_whole_comparison_has_no_fault(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        desired = desire(Wish("source", STATE), Governance(), app.seal, START)
    assert unread(Compared(desired, "/srv", "web1", ())) is None
