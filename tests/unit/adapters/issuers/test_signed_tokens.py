"""What a signed token says is known only once a key of its issuer signed it."""

from __future__ import annotations

import base64
import warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.adapters.issuers import IssuerKeys
from interlock.adapters.issuers.errors import TokenMalformed, TokenSignatureWrong
from interlock.adapters.issuers.signed_tokens import Registered, proved, sealed
from tests.tokens import MemoryCache, TokenIssuer, new_key
from tests.unit.adapters.issuers.test_verification import made_with, verifier

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def issuer() -> TokenIssuer:
    return TokenIssuer()


def test_before_it_is_proved_only_the_issuer_is_read(tmp_path: Path, issuer: TokenIssuer) -> None:
    token = issuer.token(AT)
    shown = sealed(token)
    assert (shown.issuer, shown.signed) == (issuer.url, token.rpartition(".")[0])
    (tmp_path / "keys").write_bytes(issuer.key_set())
    proof = proved(shown, issuer.issuer(keys_file=str(tmp_path / "keys")), IssuerKeys(MemoryCache()), AT)
    assert (proof.algorithm, proof.claims.audiences) == ("RS256", ("https://interlock.example.org",))
    assert proof.said(Registered) == proof.claims
    other = sealed(token.rpartition(".")[0] + "." + "A" * 86)
    with pytest.raises(TokenSignatureWrong):
        proved(other, issuer.issuer(keys_file=str(tmp_path / "keys")), IssuerKeys(MemoryCache()), AT)


def test_nothing_is_warned_of_or_filtered_in_however_many_threads(tmp_path: Path) -> None:
    issuer = TokenIssuer(key=new_key("OKP", "k1"))
    tokens = [made_with(issuer, "EdDSA") for _ in range(8)]
    once = verifier(tmp_path, issuer, may_repeat=True)
    before = list(warnings.filters)
    with warnings.catch_warnings(record=True) as caught, ThreadPoolExecutor(8) as pool:
        warnings.simplefilter("always")
        proven = list(pool.map(lambda token: once.verify(token, AT), tokens * 8))
    assert [one.identity.event for one in proven] == ["push"] * 64
    assert caught == []
    assert warnings.filters == before


def test_what_is_signed_has_to_name_the_issuer_whose_key_signed_it(
    tmp_path: Path, issuer: TokenIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No token is known whose claims are read in two ways; if there were one, it would count for neither issuer."""
    other = TokenIssuer("https://ci.example.org")
    body = base64.urlsafe_b64decode(other.token(AT).split(".")[1] + "==")
    monkeypatch.setattr("interlock.adapters.issuers.signed_tokens._signed_body", lambda *_: body)
    with pytest.raises(TokenMalformed, match="names another issuer"):
        verifier(tmp_path, issuer, other).verify(issuer.token(AT), AT)
