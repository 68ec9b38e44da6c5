import json
from collections.abc import Iterator

import pytest

from interlock.adapters.sigstore import open_signer, open_verifier
from interlock.adapters.sigstore.errors import KeylessRefused, SignerWrong
from interlock.formats.sigstore import read_trusted_roots
from interlock.kernel import sha256
from interlock.supply.signed import Grade, SignerWanted, Target
from interlock.testing.keyless import KeylessAuthority

ISSUER = "https://issuer.example.org"
WORKFLOW = "https://forge.example.org/shop/.github/workflows/release.yml@refs/heads/main"
DIGEST = sha256(b"artifact")


@pytest.fixture(scope="module")
def authority() -> Iterator[KeylessAuthority]:
    made = KeylessAuthority()
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def no_faults(authority: KeylessAuthority) -> None:
    authority.faults.clear()


@pytest.mark.parametrize("identity", ["dev@example.org", WORKFLOW])
def test_a_digest_is_signed_as_whoever_the_token_names(authority: KeylessAuthority, identity: str) -> None:
    signer = open_signer(authority.trust_config, authority.token(identity), "trust.json")
    bundle, signed = signer.sign_digest("a.bin", DIGEST)
    assert signed.certified is not None
    assert (signed.certified.identity, signed.certified.issuer) == (identity, ISSUER)
    assert (signed.artifact, signed.grade) == (DIGEST, Grade.LOGGED)
    verifier = open_verifier(read_trusted_roots(authority.trusted_root, "root.json"))
    target = Target("a.bin", (DIGEST,))
    assert verifier.verify(bundle, target, SignerWanted(ISSUER, identity)).artifact == DIGEST
    with pytest.raises(SignerWrong):
        verifier.verify(bundle, target, SignerWanted(ISSUER, "eve@example.org"))


def test_whoever_shows_the_token_of_a_broker_signs_as_known_to_whom_the_broker_asked(
    authority: KeylessAuthority,
) -> None:
    token = authority.token("dev@example.org", "https://broker.example.org", asked="https://accounts.example.org")
    _, signed = open_signer(authority.trust_config, token, "trust.json").sign_digest("a.bin", DIGEST)
    assert signed.certified is not None
    assert signed.certified.issuer == "https://accounts.example.org"


def test_a_statement_is_signed_too(authority: KeylessAuthority) -> None:
    statement = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "a.bin", "digest": {"sha256": DIGEST.hex}}],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {"buildDefinition": {}},
    }
    signer = open_signer(authority.trust_config, authority.token("dev@example.org"), "trust.json")
    _, signed = signer.sign_statement(json.dumps(statement).encode(), DIGEST)
    assert json.loads(signed.payload)["predicate"] == {"buildDefinition": {}}


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "a..c", "a.e30.c"])
def test_what_is_no_identity_token_is_refused(authority: KeylessAuthority, token: str) -> None:
    with pytest.raises(KeylessRefused):
        open_signer(authority.trust_config, token, "trust.json")


def test_a_token_for_somebody_else_or_long_ago_is_refused(authority: KeylessAuthority) -> None:
    head, _, tail = authority.token("dev@example.org").split(".")
    import base64

    for changes in ({"aud": "elsewhere"}, {"exp": 1}):
        claims = {"iss": ISSUER, "sub": "a", "aud": "sigstore", "iat": 1, "exp": 4102444800, **changes}
        part = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
        with pytest.raises(KeylessRefused):
            open_signer(authority.trust_config, f"{head}.{part}.{tail}", "trust.json")


@pytest.mark.parametrize("config", [b"", b"[]", b"{}", b'{"trustedRoot": {}}', b"\xff"])
def test_a_configuration_that_trusts_nobody_is_refused(authority: KeylessAuthority, config: bytes) -> None:
    from interlock.kernel import InterlockError

    with pytest.raises(InterlockError):
        open_signer(config, authority.token("dev@example.org"), "trust.json")


@pytest.mark.parametrize(
    ("path", "status", "answer"),
    [
        ("/api/v2/signingCert", 403, b'{"message": "no"}'),
        ("/api/v2/signingCert", 200, b"{}"),
        ("/api/v2/signingCert", 200, b"["),
        ("/api/v1/log/entries", 500, b""),
        ("/api/v1/log/entries", 201, b'{"x": {}}'),
        ("/api/v1/log/entries", 201, b"{}"),
    ],
)
def test_services_that_refuse_or_answer_nonsense_make_no_signature(
    authority: KeylessAuthority, path: str, status: int, answer: bytes
) -> None:
    authority.faults[path] = (status, answer)
    with pytest.raises(KeylessRefused):
        open_signer(authority.trust_config, authority.token("a@example.org"), "t.json").sign_digest("a", DIGEST)


def test_a_log_that_signs_with_another_key_is_not_believed(authority: KeylessAuthority) -> None:
    from interlock.adapters.sigstore.errors import SigstoreError

    other = KeylessAuthority()
    try:
        config = json.loads(authority.trust_config)
        config["signingConfig"]["rekorTlogUrls"] = json.loads(other.trust_config)["signingConfig"]["rekorTlogUrls"]
        signer = open_signer(json.dumps(config).encode(), authority.token("dev@example.org"), "trust.json")
        with pytest.raises(SigstoreError):
            signer.sign_digest("a.bin", DIGEST)
    finally:
        other.stop()
