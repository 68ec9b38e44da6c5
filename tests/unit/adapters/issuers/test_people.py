"""A person is whom a provider's token names, if every step of its verification holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jws

from interlock.adapters.errors import OriginRefused
from interlock.adapters.issuers import IssuerKeys
from interlock.adapters.issuers.errors import (
    AlgorithmRefused,
    AudienceWrong,
    CodeRefused,
    IssuerKeyUnknown,
    KeySetUnusable,
    NotOfThisSignIn,
    ProviderUnfit,
    TokenMalformed,
    TokenSignatureWrong,
    TokenTimeWrong,
)
from interlock.adapters.issuers.people import PeopleElsewhere, challenge_of
from interlock.identity import ClaimsMalformed
from interlock.identity.elsewhere import ProvenPerson, Provider
from tests.providers import SECRET, IdentityProvider, half_hash, provider, unpadded
from tests.tokens import MemoryCache, new_key, rsa_key

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
BACK = "https://interlock.example.org/sign-in/back/corp"
VERIFIER = "v" * 43


@pytest.fixture
def corp() -> Iterator[IdentityProvider]:
    with provider(lambda: AT) as made:
        yield made


def elsewhere(secret: str = SECRET) -> PeopleElsewhere:
    return PeopleElsewhere(IssuerKeys(MemoryCache()), lambda _: secret)


def code_of(corp: IdentityProvider, one: PeopleElsewhere, known: Provider | None = None, subject: str = "u1") -> str:
    address = one.address(known or corp.known(), BACK, "s", "n", VERIFIER, AT)
    return parse_qs(urlsplit(corp.visit(address, subject)).query)["code"][0]


def came(corp: IdentityProvider, known: Provider | None = None, **more: Any) -> ProvenPerson:
    one, known = elsewhere(), known or corp.known()
    code = code_of(corp, one, known, more.pop("subject", "u1"))
    said = {"back": BACK, "code": code, "nonce": "n", "verifier": VERIFIER, "at": AT, **more}
    return one.redeem(known, **said)


def test_a_good_token_names_a_person(corp: IdentityProvider) -> None:
    corp.people["u1"] = {"name": "Ann\nExample", "groups": ["staff", "ops", "ops"]}
    person = came(corp)
    assert str(person.account) == f"directory:{corp.url.removeprefix('http://')}#u1"
    assert (person.name, person.groups, person.issued_at) == ("Ann Example", ("ops", "staff"), AT)


def test_where_a_browser_is_sent_says_what_is_wanted(corp: IdentityProvider) -> None:
    address = elsewhere().address(corp.known(scopes=("openid", "groups")), BACK, "the state", "n", VERIFIER, AT)
    assert parse_qs(urlsplit(address).query) == {
        "response_type": ["code"],
        "client_id": ["interlock"],
        "redirect_uri": [BACK],
        "scope": ["openid groups"],
        "state": ["the state"],
        "nonce": ["n"],
        "code_challenge": [challenge_of(VERIFIER)],
        "code_challenge_method": ["S256"],
    }
    corp.document_lies = {"authorization_endpoint": f"{corp.url}/authorize?tenant=1"}
    assert "/authorize?tenant=1&response_type=code" in elsewhere().address(corp.known(), BACK, "s", "n", VERIFIER, AT)


def test_a_challenge_is_that_of_the_rfc() -> None:
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize(("kind", "alg"), [("EC", "ES256"), ("OKP", "EdDSA"), ("RSA", "PS256")])
@pytest.mark.filterwarnings("ignore:EdDSA")
def test_every_algorithm_that_counts_can_be_used(kind: str, alg: str) -> None:
    key = rsa_key("p1") if kind == "RSA" else new_key(kind, "p1")
    with provider(lambda: AT, key=key) as corp:
        corp.alg = alg
        if alg == "EdDSA":
            corp.token_lies, corp.lies = {"access_token": "a"}, {"at_hash": half_hash("a", "sha512")}
        assert came(corp).name == "u1"


@pytest.mark.parametrize(
    ("lies", "error"),
    [
        ({"nonce": "another"}, NotOfThisSignIn),
        ({"nonce": None}, NotOfThisSignIn),
        ({"nonce": "é"}, NotOfThisSignIn),
        ({"aud": "another client"}, AudienceWrong),
        ({"aud": []}, AudienceWrong),
        ({"aud": ["interlock", "another client"]}, AudienceWrong),
        ({"aud": ["interlock", "another client"], "azp": "another client"}, AudienceWrong),
        ({"azp": "another client"}, AudienceWrong),
        ({"azp": ""}, AudienceWrong),
        ({"iss": "https://id.example.org"}, NotOfThisSignIn),
        ({"exp": int((AT - timedelta(minutes=2)).timestamp())}, TokenTimeWrong),
        ({"exp": int((AT + timedelta(days=2)).timestamp())}, TokenTimeWrong),
        ({"iat": int((AT + timedelta(minutes=2)).timestamp())}, TokenTimeWrong),
        ({"nbf": int((AT + timedelta(minutes=2)).timestamp())}, TokenTimeWrong),
        ({"exp": None}, TokenMalformed),
        ({"iat": None}, TokenMalformed),
        ({"sub": None}, TokenMalformed),
        ({"sub": 7}, TokenMalformed),
        ({"sub": ""}, ClaimsMalformed),
        ({"sub": "x" * 256}, ClaimsMalformed),
        ({"at_hash": half_hash("another token")}, NotOfThisSignIn),
        ({"at_hash": ""}, NotOfThisSignIn),
        ({"groups": [7]}, ClaimsMalformed),
        ({"groups": {"ops": True}}, ClaimsMalformed),
        ({"groups": ["a\nb"]}, ClaimsMalformed),
        ({"groups": [""]}, ClaimsMalformed),
        ({"groups": [f"g{number}" for number in range(2001)]}, TokenMalformed),
    ],
)
def test_what_does_not_hold_names_nobody(corp: IdentityProvider, lies: dict[str, Any], error: type[Exception]) -> None:
    corp.lies = lies
    with pytest.raises(error):
        came(corp)


def test_a_token_for_several_counts_if_we_asked_for_it(corp: IdentityProvider) -> None:
    corp.lies = {"aud": ["interlock", "another client"], "azp": "interlock"}
    assert came(corp).name == "u1"


def test_a_token_that_its_provider_did_not_sign_names_nobody(corp: IdentityProvider) -> None:
    good = corp.id_token({"subject": "u1", "nonce": "n"}, "a")
    head, body, signature = good.split(".")
    unsigned = unpadded(b'{"alg":"none","kid":"p1"}')
    shared = unpadded(b'{"alg":"HS256","kid":"p1"}')
    forged = jws.serialize_compact({"alg": "ES256", "kid": "p1"}, b"{}", new_key("EC", "p1"))
    for bad, error in (
        (f"{unsigned}.{body}.", TokenMalformed),
        (f"{unsigned}.{body}.{signature}", AlgorithmRefused),
        (f"{shared}.{body}.{signature}", AlgorithmRefused),
        (f"{forged.split('.')[0]}.{body}.{forged.split('.')[2]}", AlgorithmRefused),
        (f"{head}.{body}.{'A' * 342}", TokenSignatureWrong),
        (f"{head}.{body}", TokenMalformed),
        (f"{good}.x", TokenMalformed),
        ("x", TokenMalformed),
    ):
        corp.token_lies = {"id_token": bad, "access_token": "a"}
        with pytest.raises(error):
            came(corp)
    corp.token_lies = {"id_token": good, "access_token": "a"}
    assert came(corp).name == "u1"


def test_a_key_that_nobody_knows_is_asked_for_once(corp: IdentityProvider) -> None:
    one, known = elsewhere(), corp.known()
    one.redeem(known, BACK, code_of(corp, one), "n", VERIFIER, AT)
    before = corp.asked.count("/keys")
    corp.keys["p2"], corp.signs_with = rsa_key("p2"), "p2"
    later = AT + timedelta(minutes=2)
    assert one.redeem(known, BACK, code_of(corp, one), "n", VERIFIER, later).name == "u1"
    del corp.keys["p2"]
    corp.keys["p3"], corp.signs_with = rsa_key("p3"), "p3"
    with pytest.raises(IssuerKeyUnknown):
        one.redeem(known, BACK, code_of(corp, one), "n", VERIFIER, later + timedelta(seconds=20))
    assert corp.asked.count("/keys") == before + 1


def test_a_code_counts_once_for_its_verifier_its_way_back_and_its_client(corp: IdentityProvider) -> None:
    one, known = elsewhere(), corp.known()
    code = code_of(corp, one)
    one.redeem(known, BACK, code, "n", VERIFIER, AT)
    with pytest.raises(CodeRefused, match="invalid_grant"):
        one.redeem(known, BACK, code, "n", VERIFIER, AT)
    with pytest.raises(CodeRefused, match="400"):
        came(corp, verifier="w" * 43)
    with pytest.raises(CodeRefused):
        came(corp, back=BACK + "2")
    with pytest.raises(CodeRefused, match="invalid_client"):
        elsewhere("wrong").redeem(known, BACK, code_of(corp, one), "n", VERIFIER, AT)


def test_a_client_shows_its_secret_as_the_provider_wants_it(corp: IdentityProvider) -> None:
    corp.document_lies = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert came(corp).name == "u1"
    corp.document_lies, corp.secret = {}, ""
    assert came(corp, corp.known(secret="")).name == "u1"


@pytest.mark.parametrize("said", [{"id_token": None}, {"id_token": 7}])
def test_an_answer_without_a_token_names_nobody(corp: IdentityProvider, said: dict[str, Any]) -> None:
    corp.token_lies = said
    with pytest.raises(CodeRefused, match="no ID token"):
        came(corp)


@pytest.mark.parametrize(
    "where",
    ["", "https://id.example.org/authorize", "javascript:alert(1)", "http://127.0.0.1:1/authorize", "//id.example.org"],
)
def test_a_browser_is_sent_nowhere_but_to_the_provider(corp: IdentityProvider, where: str) -> None:
    corp.document_lies = {"authorization_endpoint": where}
    with pytest.raises((ProviderUnfit, OriginRefused)):
        elsewhere().address(corp.known(), BACK, "s", "n", VERIFIER, AT)


def test_another_origin_counts_if_it_is_named(corp: IdentityProvider) -> None:
    corp.document_lies = {"authorization_endpoint": "https://accounts.example.org/authorize"}
    known = corp.known(also=("https://accounts.example.org",))
    address = elsewhere().address(known, BACK, "s", "n", VERIFIER, AT)
    assert address.startswith("https://accounts.example.org/authorize?response_type=code&")
    corp.document_lies = {"authorization_endpoint": f"{corp.url}/authorize#x"}
    with pytest.raises(ProviderUnfit):
        elsewhere().address(corp.known(), BACK, "s", "n", VERIFIER, AT)


def test_a_provider_is_asked_about_itself_once_an_hour_and_after_a_fault_once_a_minute(corp: IdentityProvider) -> None:
    one, known = elsewhere(), corp.known()
    corp.document_lies = {"issuer": "https://id.example.org"}
    for later in (0, 59):
        with pytest.raises(KeySetUnusable, match="calls itself"):
            one.names_itself(known, AT + timedelta(seconds=later))
    assert len(corp.asked) == 1
    corp.document_lies = {}
    for minutes in (1, 60, 61, 90):
        assert one.names_itself(known, AT + timedelta(minutes=minutes))
    assert len(corp.asked) == 3


def test_groups_that_are_too_many_to_be_told_are_unknown(corp: IdentityProvider) -> None:
    corp.lies = {"_claim_names": {"groups": "src1"}}
    assert came(corp).groups is None
    corp.lies = {}
    assert came(corp).groups == ()
    corp.lies = {"roles": "ops"}
    assert came(corp, corp.known(groups_claim="roles")).groups == ("ops",)


def test_somebody_is_called_by_what_can_be_read(corp: IdentityProvider) -> None:
    corp.lies = {"name": " \n ", "preferred_username": "ann"}
    assert came(corp).name == "ann"
    corp.lies = {"email": "ann@example.org"}
    assert came(corp).name == "ann@example.org"
    corp.lies = {"name": "x" * 1000}
    assert came(corp).name == "x" * 200
