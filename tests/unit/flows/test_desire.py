from pathlib import Path

import pytest

from interlock.change import Authorship
from interlock.decision import Governance
from interlock.evidence.desired import DESIRED_STATE
from interlock.flows.desire import Wish, desire, find, manifest_of, subject_of, with_authors
from interlock.flows.errors import StateEmpty, StateUnknown, StateUnsealable
from interlock.kernel import Family
from interlock.runtime.state import Entry, Form, State
from interlock.testing.world import START, World

STATE = State((Entry("config/a.yaml", Form.FILE, "1" * 64, 3), Entry("src/a.py", Form.FILE, "2" * 64, 4)))


def test_a_state_is_sealed_with_its_kinds_and_found_again_by_name_commit_and_digest(tmp_path: Path) -> None:
    who = {"src/a.py": Authorship("Ann <ann@example.org>", "c" * 40, START)}
    wish = Wish("source", with_authors(STATE, who), "commit", "c" * 40, stakeholders=("ops",))
    with World(tmp_path).app() as app:
        sealed = desire(wish, Governance(), app.seal, START)
        later = desire(Wish("host", STATE), Governance(), app.seal, START)
        known = app.gate.of_kind(DESIRED_STATE)
        kept = manifest_of(sealed, app.store.blobs.get)
    assert [(one.kind, one.entries, one.changed_by) for one in sealed.says.groups] == [
        ("configuration", 1, ()),
        ("code", 1, ("Ann <ann@example.org>",)),
    ]
    assert kept.entries[1].hand is not None
    assert [digest.alg for digest in subject_of(sealed.says).digests] == ["gitCommit", "sha256"]
    for text in ("source", "c" * 40, "c" * 7, str(sealed.envelope), sealed.envelope.hex[:9]):
        assert find(text, known, "").envelope == sealed.envelope
    assert find("", known, "").envelope == later.envelope
    for text in ("c" * 6, "none"):
        with pytest.raises(StateUnknown) as caught:
            find(text, known, "")
        assert "host, source" in str(caught.value)


def test_states_of_another_product_are_not_meant(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        desire(Wish("source", STATE, product="shop"), Governance(), app.seal, START)
        known = app.gate.of_kind(DESIRED_STATE)
    assert find("", known, "shop").says.product == "shop"
    with pytest.raises(StateUnknown, match="nothing is sealed as a state; sealed here: none") as caught:
        find("", known, "bank")
    assert caught.value.family is Family.USAGE


def test_what_could_not_be_read_is_not_sealed(tmp_path: Path) -> None:
    state = State((Entry("a", Form.UNREADABLE, problem="permission denied"),))
    with World(tmp_path).app() as app:
        with pytest.raises(StateUnsealable) as caught:
            desire(Wish("host", state), Governance(), app.seal, START)
        assert app.gate.of_kind(DESIRED_STATE) == ()
    assert "permission denied" in str(caught.value)


def test_nothing_is_no_state(tmp_path: Path) -> None:
    with World(tmp_path).app() as app, pytest.raises(StateEmpty):
        desire(Wish("host", State(())), Governance(), app.seal, START)
