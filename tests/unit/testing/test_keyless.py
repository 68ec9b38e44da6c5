import base64
import json
from collections.abc import Iterator

import pytest
from sigstore.errors import VerificationError
from sigstore.models import ClientTrustConfig
from sigstore.oidc import IdentityToken
from sigstore.sign import SigningContext
from sigstore.verify import Verifier, policy

from interlock.testing.keyless import KeylessAuthority


@pytest.fixture
def authority() -> Iterator[KeylessAuthority]:
    made = KeylessAuthority()
    yield made
    made.stop()


def test_what_it_lets_sign_others_verify_with_the_library_alone(authority: KeylessAuthority) -> None:
    config = ClientTrustConfig.from_json(authority.trust_config.decode())
    token = IdentityToken(authority.token("dev@example.org"))
    wanted = policy.Identity(identity="dev@example.org", issuer="https://issuer.example.org")
    with SigningContext.from_trust_config(config).signer(token) as signer:
        bundles = [signer.sign_artifact(b"one"), signer.sign_artifact(b"two"), signer.sign_artifact(b"three")]
    verifier = Verifier(trusted_root=config.trusted_root)
    for body, bundle in zip((b"one", b"two", b"three"), bundles, strict=True):
        verifier.verify_artifact(body, bundle, wanted)
    with pytest.raises(VerificationError):
        verifier.verify_artifact(b"other", bundles[0], wanted)
    assert len(authority.entries) == 3
    assert json.loads(authority.entries[0])["kind"] == "hashedrekord"


def test_what_one_issues_counts_nothing_under_the_root_of_another(authority: KeylessAuthority) -> None:
    config = ClientTrustConfig.from_json(authority.trust_config.decode())
    with SigningContext.from_trust_config(config).signer(IdentityToken(authority.token("a@example.org"))) as signer:
        bundle = signer.sign_artifact(b"one")
    other = KeylessAuthority()
    try:
        root = ClientTrustConfig.from_json(other.trust_config.decode()).trusted_root
    finally:
        other.stop()
    with pytest.raises(VerificationError):
        Verifier(trusted_root=root).verify_artifact(b"one", bundle, policy.AnyOf([]))


def test_a_token_says_who_asks(authority: KeylessAuthority) -> None:
    part = authority.token("dev@example.org").split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(part + "=="))["sub"] == "dev@example.org"
