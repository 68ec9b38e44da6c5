"""What the ledger tells of a product whose repository is elsewhere."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from interlock.evidence import VERIFICATION_SUMMARY
from interlock.kernel import Digest
from interlock.ledger import ProvenLog
from interlock.store import BlobMissing
from tests.bank import POLICY, TARGET, decides, with_a_bank
from tests.boards import decide


def test_whose_something_is_and_what_its_gate_went_by(tmp_path: Path) -> None:
    with with_a_bank(tmp_path) as ben:
        others = ben.site.serving.speaking_for.others
        assert others.owners(TARGET) == {"bank"} == others.deciders(TARGET, "live")
        assert (others.owners("HEAD"), others.deciders(TARGET, "")) == (frozenset(), frozenset())
        assert others.policy("bank", "live") == POLICY == others.policy("bank", "")
        assert (others.policy("bank", "test"), others.policy("nothing", "")) == (None, None)
        assert (others.sealed("bank", TARGET, ""), others.sealed("shop", TARGET, "live")) == (None, None)
        assert [one.rule for one in others.evidence("bank").findings] == ["bandit:B9"]
        assert not others.evidence("nothing").findings
        assert others.controls("bank") == {"commit.sast"}
        with ben.world.team.app("ann"):
            decides(ben, policy=msgspec.structs.replace(POLICY, environments=("live",)))
        found = others.policy("bank", "live")
        assert found is not None
        assert found.environments == ("live",), "the newest decision says what it goes by"


def test_a_decision_is_verified_once_and_its_policy_is_looked_for_until_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with with_a_bank(tmp_path) as ben:
        store, others = ben.site.app.store, ben.site.serving.speaking_for.others
        asked: list[Digest] = []

        def gone(digest: Digest) -> bytes:
            asked.append(digest)
            raise BlobMissing(digest=digest)

        with monkeypatch.context() as patched:
            patched.setattr(store.blobs, "get", gone)
            first = others.sealed("bank", TARGET, "live")
            assert first is not None
            assert (first.policy, "the store holds nothing" in first.why_not) == (None, True)
            asked.clear()
            patched.setattr(store.ledger, "entries", lambda *_: pytest.fail("it was read again"))
            assert others.policy("bank", "live") is None
            assert POLICY.digest in asked, "what is missing may have come in between"
        monkeypatch.setattr(store.ledger, "entries", lambda *_: pytest.fail("it was read again"))
        found = others.sealed("bank", TARGET, "live")
        assert found == msgspec.structs.replace(first, policy=POLICY, why_not="")
        monkeypatch.setattr(store.blobs, "get", gone)
        assert others.policy("bank", "live") == POLICY, "what was read whole stays so"


def test_what_was_verified_in_another_log_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with with_a_bank(tmp_path) as ben:
        app, others = ben.site.app, ben.site.serving.speaking_for.others
        assert others.sealed("bank", TARGET, "live") is not None
        log = app.gate.proven()
        assert log is not None
        entry = log.last_of(VERIFICATION_SUMMARY)[0][0]
        other = ProvenLog(log.checkpoint, (*log.leaves[:entry], *log.leaves[entry + 1 :]), log.is_fresh)
        monkeypatch.setattr(app.gate, "proven", lambda: other)
        assert others.sealed("bank", TARGET, "live") is None, "that log holds no such entry"


def test_of_decisions_beyond_what_is_kept_those_asked_for_last_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interlock.wiring.others._MOST_KEPT", 2)
    with with_a_bank(tmp_path) as ben:
        others = ben.site.serving.speaking_for.others
        with ben.world.team.app("ann") as app:
            for product in ("one", "two"):
                decide(app, "allow", product=product, policy=POLICY)
        for product, environment in (("bank", "live"), ("one", "production"), ("bank", "live"), ("two", "production")):
            assert others.policy(product, environment) == POLICY
        store = ben.site.app.store.ledger
        monkeypatch.setattr(store, "entries", lambda *_: pytest.fail("it was read again"))
        assert others.policy("bank", "live") == others.policy("two", "production") == POLICY
