"""A token is used up once it was verified, and what is sealed of a builder is what was proved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.issuers import Verification
from interlock.adapters.issuers.errors import TokenTimeWrong
from interlock.evidence.builder import BuilderHost, read_builder
from interlock.flows.builder import builder_says, check_commit, prove_builder
from interlock.flows.errors import TokenOfAnotherCommit, TokenReplayed
from interlock.identity.workload import ProvenWorkload
from interlock.kernel import Digest, Subject
from interlock.testing.world import World
from tests.building import seal_builder
from tests.tokens import AUDIENCE, COMMIT, MemoryUses, TokenIssuer, rsa_key, verifying

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
HOST = BuilderHost("a" * 64, "hall")


def verifier(folder: Path, issuer: TokenIssuer, *, may_repeat: bool = False) -> Verification:
    file = folder / "keys.json"
    file.write_bytes(issuer.key_set())
    return verifying(issuer.issuer(keys_file=str(file), may_repeat=may_repeat))


def proven(folder: Path, **claims: Any) -> ProvenWorkload:
    issuer = TokenIssuer()
    return prove_builder(issuer.token(AT, **claims), AT, verifier(folder, issuer), MemoryUses())


def test_a_token_counts_once(tmp_path: Path) -> None:
    issuer, uses = TokenIssuer(), MemoryUses()
    token, good = issuer.token(AT), verifier(tmp_path, issuer)
    assert prove_builder(token, AT, good, uses).identity.run_id == "9001"
    with pytest.raises(TokenReplayed, match="token 1 of k1"):
        prove_builder(token, AT, good, uses)
    assert prove_builder(issuer.token(AT), AT, good, uses).identity.run_id == "9001"


def test_a_token_that_may_be_shown_again_counts_again(tmp_path: Path) -> None:
    issuer, uses = TokenIssuer(), MemoryUses()
    token, good = issuer.token(AT), verifier(tmp_path, issuer, may_repeat=True)
    for _ in range(2):
        assert prove_builder(token, AT, good, uses).audience == AUDIENCE


def test_a_token_that_is_refused_is_not_used_up(tmp_path: Path) -> None:
    issuer, uses = TokenIssuer(), MemoryUses()
    token, good = issuer.token(AT), verifier(tmp_path, issuer)
    with pytest.raises(TokenTimeWrong):
        prove_builder(token, AT + timedelta(hours=1), good, uses)
    assert uses.held == set()
    assert prove_builder(token, AT, good, uses).identity.commit == COMMIT


def test_a_token_is_for_the_commit_that_it_names_or_for_any_if_it_names_none(tmp_path: Path) -> None:
    check_commit(proven(tmp_path), COMMIT)
    check_commit(proven(tmp_path, sha=None), "d" * 40)
    with pytest.raises(TokenOfAnotherCommit):
        check_commit(proven(tmp_path), "d" * 40)


def test_what_is_sealed_names_workload_key_and_host_and_holds_no_token(tmp_path: Path) -> None:
    one = proven(tmp_path)
    says = builder_says(one, HOST, AT, "1.0")
    assert says is not None
    subjects = [Subject("a", (Digest("sha256", "a" * 64),)), Subject("b", (Digest("sha256", "b" * 64),))]
    with World(tmp_path / "world").app() as app:
        envelopes = seal_builder(says, subjects, app.seal)
        items = [app.inspection.find(one.hex).statement for one in envelopes]
    for item, subject in zip(items, subjects, strict=True):
        assert item is not None
        assert item.statement.subjects == (subject,)
        assert read_builder(item.statement.predicate) == says
    assert (says.workload, says.audience, says.issuer_key) == (one.identity, AUDIENCE, rsa_key().thumbprint())
    assert says.host == HOST


def test_without_a_token_there_is_a_host_or_nothing_to_seal(tmp_path: Path) -> None:
    says = builder_says(None, HOST, AT, "1.0")
    assert says is not None
    assert (says.workload, says.at, says.host) == (None, "2026-01-05T09:00:00Z", HOST)
    assert builder_says(None, None, AT, "1.0") is None
