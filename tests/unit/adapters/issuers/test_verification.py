"""A token is verified step by step, and what is wrong with one is said by its own error."""

from __future__ import annotations

import base64
import json
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc.errors import SecurityWarning
from joserfc.jws import JWSRegistry

from interlock.adapters.issuers import Verification
from interlock.adapters.issuers.errors import (
    AlgorithmRefused,
    AudienceWrong,
    IssuerKeyUnknown,
    IssuerUnknown,
    TokenMalformed,
    TokenSignatureWrong,
    TokenTimeWrong,
)
from interlock.adapters.issuers.signed_tokens import _registry
from interlock.identity import ClaimsMalformed
from tests.tokens import AUDIENCE, GITLAB_CLAIMS, KUBERNETES_CLAIMS, TokenIssuer, new_key, rsa_key, signed, verifying

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def issuer() -> TokenIssuer:
    return TokenIssuer()


def verifier(folder: Path, *issuers: TokenIssuer, **more: Any) -> Verification:
    found = []
    for number, one in enumerate(issuers):
        file = folder / f"{number}.json"
        file.write_bytes(one.key_set())
        found.append(one.issuer(keys_file=str(file), **more))
    return verifying(*found)


def test_a_good_token_proves_a_workload(tmp_path: Path, issuer: TokenIssuer) -> None:
    proven = verifier(tmp_path, issuer).verify(issuer.token(AT), AT)
    assert (proven.identity.repository_id, proven.audience, proven.verified_at) == ("1234", AUDIENCE, AT)
    assert proven.issuer_key == rsa_key().thumbprint()
    assert (proven.identity.issued_at, proven.identity.expires_at) == (AT, AT + timedelta(minutes=5))


@pytest.mark.parametrize(("kind", "algorithm"), [("RSA", "PS256"), ("EC", "ES256"), ("OKP", "EdDSA")])
def test_every_algorithm_that_counts_can_be_used(tmp_path: Path, kind: str, algorithm: str) -> None:
    key = rsa_key() if kind == "RSA" else new_key(kind, "k1")
    issuer = TokenIssuer(key=key)
    assert verifier(tmp_path, issuer).verify(made_with(issuer, algorithm), AT).identity.event == "push"


def made_with(issuer: TokenIssuer, algorithm: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)  # EdDSA has another name now
        return issuer.token(AT, alg=algorithm)


def test_the_library_is_told_of_one_algorithm_and_stays_as_it_was() -> None:
    assert set(_registry("EdDSA").algorithms) == {"EdDSA"}
    assert JWSRegistry.algorithms["EdDSA"].security_warning  # that of the library is as it was


def test_tokens_of_gitlab_and_kubernetes_are_read_in_their_own_dialects(tmp_path: Path) -> None:
    gitlab = TokenIssuer("https://gitlab.example.org", GITLAB_CLAIMS)
    cluster = TokenIssuer("https://k8s.example.org", KUBERNETES_CLAIMS)
    both = verifier(tmp_path, gitlab, cluster)
    assert both.verify(gitlab.token(AT), AT).identity.repository_id == "88"
    assert both.verify(cluster.token(AT, aud=[AUDIENCE]), AT).identity.subject_id == "0b7f"


@pytest.mark.parametrize("seconds", [-29, 0, 329])
def test_clocks_may_be_half_a_minute_apart(tmp_path: Path, issuer: TokenIssuer, seconds: int) -> None:
    token = issuer.token(AT)
    assert verifier(tmp_path, issuer).verify(token, AT + timedelta(seconds=seconds)).identity.issuer == issuer.url


@pytest.mark.parametrize("seconds", [-31, 330, 86400])
def test_before_and_after_its_time_a_token_proves_nothing(tmp_path: Path, issuer: TokenIssuer, seconds: int) -> None:
    token = issuer.token(AT)
    with pytest.raises(TokenTimeWrong):
        verifier(tmp_path, issuer).verify(token, AT + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ({"exp": None}, TokenMalformed),
        ({"iat": None}, TokenMalformed),
        ({"exp": "soon"}, TokenMalformed),
        ({"exp": int(AT.timestamp()) + 3601}, TokenTimeWrong),
        ({"exp": int(AT.timestamp())}, TokenTimeWrong),
        ({"exp": 10**30}, TokenTimeWrong),
        ({"nbf": int(AT.timestamp()) + 60}, TokenTimeWrong),
        ({"aud": None}, TokenMalformed),
        ({"aud": "sts.amazonaws.com"}, AudienceWrong),
        ({"aud": []}, AudienceWrong),
        ({"aud": [AUDIENCE, "https://other.example.org"]}, AudienceWrong),
        ({"aud": f"{AUDIENCE}/"}, AudienceWrong),
        ({"jti": "x" * 301}, TokenMalformed),
        ({"jti": "a\x1b"}, TokenMalformed),
        ({"sub": None}, ClaimsMalformed),
        ({"iss": None}, TokenMalformed),
        ({"iss": ["a"]}, TokenMalformed),
    ],
)
def test_claims_that_do_not_hold_are_refused(
    tmp_path: Path, issuer: TokenIssuer, claims: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        verifier(tmp_path, issuer).verify(issuer.token(AT, **claims), AT)


def test_a_token_without_a_name_is_known_by_what_was_signed(tmp_path: Path, issuer: TokenIssuer) -> None:
    one, other = issuer.token(AT, jti=None), issuer.token(AT, jti=None, run_id="2")
    good = verifier(tmp_path, issuer)
    names = {good.verify(token, AT).identity.token_id for token in (one, one, other)}
    assert len(names) == 2
    assert all(name.startswith("sha256:") for name in names)


def test_a_signature_that_is_written_otherwise_gives_no_other_name(tmp_path: Path) -> None:
    """Of an ES256 signature (r, s) the pair (r, n - s) is as good; the token stays the same one."""
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    issuer = TokenIssuer(key=new_key("EC", "k1"))
    token = issuer.token(AT, alg="ES256", jti=None)
    head, body, signature = token.split(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    other = raw[:32] + (order - int.from_bytes(raw[32:])).to_bytes(32)
    twin = f"{head}.{body}.{base64.urlsafe_b64encode(other).rstrip(b'=').decode()}"
    assert twin != token
    good = verifier(tmp_path, issuer)
    assert good.verify(token, AT).identity.token_id == good.verify(twin, AT).identity.token_id


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b",
        "a.b.c.d",
        "..",
        "a.b.",
        "e30.e30.",
        "e30.e30.AA",
        "e30=.e30.AA",
        "é.e30.AA",
        "x" * 20000,
        "e30.W10.AA",
    ],
)
def test_what_is_no_token_is_refused_before_anything_is_asked(tmp_path: Path, issuer: TokenIssuer, token: str) -> None:
    with pytest.raises(TokenMalformed):
        verifier(tmp_path, issuer).verify(token, AT)


def test_claims_and_headers_that_can_be_read_in_two_ways_are_refused(tmp_path: Path, issuer: TokenIssuer) -> None:
    good = verifier(tmp_path, issuer)
    _, body, _ = issuer.token(AT).split(".")
    plain = base64.urlsafe_b64decode(body + "==").decode()
    twice = plain[:-1] + ', "repository_id": "666"}'
    with pytest.raises(TokenMalformed, match="repository_id"):
        good.verify(signed({"alg": "RS256", "kid": "k1"}, twice, rsa_key()), AT)


@pytest.mark.parametrize("more", [{"crit": ["exp"], "exp": 1}, {"b64": False, "crit": ["b64"]}])
def test_a_header_that_asks_for_an_extension_is_refused(
    tmp_path: Path, issuer: TokenIssuer, more: dict[str, Any]
) -> None:
    head, body, signature = issuer.token(AT).split(".")
    del head
    asked = json.dumps({"alg": "RS256", "kid": "k1", **more}).encode()
    token = f"{base64.urlsafe_b64encode(asked).rstrip(b'=').decode()}.{body}.{signature}"
    with pytest.raises(TokenMalformed, match="extension"):
        verifier(tmp_path, issuer).verify(token, AT)


def test_the_key_has_to_be_named_and_known(tmp_path: Path, issuer: TokenIssuer) -> None:
    good = verifier(tmp_path, issuer)
    body = json.dumps({"iss": issuer.url})
    with pytest.raises(TokenMalformed, match="does not name the key"):
        good.verify(signed({"alg": "RS256"}, body, rsa_key()), AT)
    with pytest.raises(IssuerKeyUnknown):
        good.verify(signed({"alg": "RS256", "kid": "k9"}, body, rsa_key()), AT)


def test_any_change_to_a_token_breaks_it(tmp_path: Path, issuer: TokenIssuer) -> None:
    good, token = verifier(tmp_path, issuer), issuer.token(AT)
    head, body, signature = token.split(".")
    told = json.loads(base64.urlsafe_b64decode(body + "=="))
    other = json.dumps({**told, "repository_id": "666"}).encode()
    changed = f"{head}.{base64.urlsafe_b64encode(other).rstrip(b'=').decode()}.{signature}"
    with pytest.raises(TokenSignatureWrong):
        good.verify(changed, AT)
    flipped = ("A" if signature[10] != "A" else "B").join((signature[:10], signature[11:]))
    with pytest.raises(TokenSignatureWrong):
        good.verify(f"{head}.{body}.{flipped}", AT)


def test_an_issuer_that_is_not_on_the_list_is_told_with_those_that_are(tmp_path: Path, issuer: TokenIssuer) -> None:
    stranger = TokenIssuer("https://ci.example.org")
    with pytest.raises(IssuerUnknown, match=r"ci\.example\.org") as caught:
        verifier(tmp_path, issuer).verify(stranger.token(AT), AT)
    assert issuer.url in caught.value.remedy
    with pytest.raises(IssuerUnknown):
        verifying().verify(issuer.token(AT), AT)


def test_an_algorithm_that_is_not_on_the_list_is_refused(tmp_path: Path, issuer: TokenIssuer) -> None:
    token = issuer.token(AT, alg="RS512")
    with pytest.raises(AlgorithmRefused, match="RS512"):
        verifier(tmp_path, issuer).verify(token, AT)


def test_whether_a_token_may_be_shown_again_is_for_the_list_to_say(tmp_path: Path, issuer: TokenIssuer) -> None:
    assert not verifier(tmp_path, issuer).may_repeat(issuer.url)
    assert verifier(tmp_path, issuer, may_repeat=True).may_repeat(issuer.url)
