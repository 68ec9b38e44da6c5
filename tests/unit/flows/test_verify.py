"""Verify: what others signed, held against what is expected; each refusal by the check that failed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from interlock.adapters.sigstore import open_verifier
from interlock.adapters.sigstore.errors import (
    ArtifactWrong,
    EntryMissing,
    EntryOfAnother,
    PromiseWrong,
    RootMissing,
    RootOfAnother,
    SignatureWrong,
    SignerWrong,
)
from interlock.crypto.wire import to_base64
from interlock.flows.errors import (
    KeyWanted,
    NobodySigned,
    NoneCounts,
    NothingSaid,
    PromiseAlone,
    PublisherWrong,
    SignatureUnlogged,
    SignerUnnamed,
)
from interlock.flows.verify import Answer, Asked, keys_in, signer_wanted, verify
from interlock.formats.provenance.errors import AttestationMalformed
from interlock.formats.provenance.opening import open_attestations
from interlock.formats.provenance.sealed import Sealed, Sealing
from interlock.formats.sigstore import read_trusted_roots
from interlock.kernel import InterlockError
from interlock.supply.errors import ExpectationsUnmet
from interlock.supply.expectations import Expected
from interlock.supply.provenanced import Dialect
from interlock.supply.signed import Grade, SignerWanted
from tests.outside_signers import (
    IDENTITY,
    IN_TOTO,
    ISSUER,
    WANTED,
    Instance,
    new_key,
    pem,
    sign,
    simple_signing,
    spki,
    statement,
    target,
)

OURS = Instance()
VERIFIER = open_verifier(read_trusted_roots(OURS.root_bytes(), "root.json"))
SOURCE = "https://github.com/acme/app"
CLAIMS = {"12": SOURCE, "14": "refs/tags/v1.0.0", "13": "c" * 40, "11": "github-hosted"}
BUILT = {
    "buildDefinition": {
        "buildType": "https://actions.github.io/buildtypes/workflow/v1",
        "externalParameters": {
            "workflow": {"repository": SOURCE, "ref": "refs/tags/v1.0.0", "path": ".github/workflows/release.yml"}
        },
        "resolvedDependencies": [
            {"uri": f"git+{SOURCE}@refs/tags/v1.0.0", "digest": {"gitCommit": "c" * 40}},
        ],
    },
    "runDetails": {"builder": {"id": IDENTITY}},
}


def provenance() -> dict[str, Any]:
    return OURS.attests(statement(predicate=BUILT), claims=CLAIMS)


def parts(*made: dict[str, Any]) -> tuple[Sealed, ...]:
    return open_attestations(b"\n".join(json.dumps(one).encode() for one in made), "file")


def asked(**more: Any) -> Asked:
    return Asked(**({"target": target(), "expected": Expected(subject=""), "wanted": WANTED} | more))


def answer(question: Asked, *made: dict[str, Any]) -> Answer:
    return verify(question, {"file": parts(*made)}, VERIFIER)


def test_the_provenance_of_the_signer_that_was_named_is_verified() -> None:
    found = answer(asked(), provenance())
    (one,) = found.verified
    assert (found.artifact, one.signed.grade) == (target().digests[0], Grade.LOGGED)
    assert (one.said.source, one.said.tag, one.said.commit) == (SOURCE, "v1.0.0", "c" * 40)
    assert one.by == f"{IDENTITY}, says {ISSUER}"


def test_a_source_is_enough_where_the_certificate_knows_it() -> None:
    expected = Expected(subject="", source="github.com/acme/app", builder=IDENTITY, tag="v1.0.0")
    assert answer(asked(expected=expected, wanted=signer_wanted("", "", "github.com/acme/app")), provenance()).verified


@pytest.mark.parametrize(
    "change",
    [
        {"source": "github.com/acme/other"},
        {"branch": "main"},
        {"tag": "v1.0.1"},
        {"versioned_tag": "v2"},
        {"commit": "d" * 40},
        {"builder": "https://github.com/acme/other/.github/workflows/x.yml@refs/tags/v1.0.0"},
        {"workflow": ".github/workflows/other.yml"},
    ],
)
def test_each_expectation_that_is_not_met_refuses(change: dict[str, Any]) -> None:
    with pytest.raises(ExpectationsUnmet, match=next(iter(change))):
        answer(asked(expected=Expected(subject="", **change)), provenance())


def test_a_certificate_of_another_source_belies_the_statement() -> None:
    made = OURS.attests(statement(predicate=BUILT), claims=CLAIMS | {"12": "https://github.com/evil/app"})
    with pytest.raises(ExpectationsUnmet, match="another source"):
        answer(asked(), made)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (OURS.attests(statement(predicate=BUILT), claims=CLAIMS | {"12": "https://github.com/evil/app"}), "source"),
        (OURS.attests(statement(predicate={}), claims=CLAIMS), "buildDefinition"),
    ],
)
def test_asked_only_who_signed_a_build_that_is_not_believed_is_a_signature_and_no_more(
    made: dict[str, Any], why: str
) -> None:
    (found,) = answer(asked(accepts_unbelieved=True), made).verified
    assert (found.said.dialect, found.said.source, found.said.builder) == (Dialect.SIGNATURE, "", "")
    assert why in found.unbelieved
    refusals = (AttestationMalformed, ExpectationsUnmet)
    for expected in ({"source": SOURCE}, {"tag": "v1.0.0"}, {"builder": IDENTITY}, {"inputs": (("a", "b"),)}):
        with pytest.raises(refusals):
            answer(asked(accepts_unbelieved=True, expected=Expected(subject="", **expected)), made)
    with pytest.raises(refusals):  # nobody was named
        answer(asked(accepts_unbelieved=True, wanted=SignerWanted(ISSUER)), made)
    with pytest.raises(SignerWrong):
        answer(asked(accepts_unbelieved=True, wanted=SignerWanted(ISSUER, "dev@example.org")), made)
    listed = json.dumps({"attestations": [{"predicateType": "https://slsa.dev/provenance/v1", "bundle": made}]})
    with pytest.raises(refusals):  # a document that says what it is answers for that
        verify(asked(accepts_unbelieved=True), {"file": open_attestations(listed.encode(), "file")}, VERIFIER)


def test_a_summary_without_a_verifier_is_no_signature_either() -> None:
    predicate = {
        "verifier": {"id": "https://verifier.example"},
        "resourceUri": "x",
        "verificationResult": "FAILED",
    }
    made = OURS.attests(statement(predicateType="https://slsa.dev/verification_summary/v1", predicate=predicate))
    with pytest.raises(ExpectationsUnmet):
        answer(asked(accepts_unbelieved=True), made)


def test_a_builder_nobody_named_has_to_be_one_that_is_trusted_by_itself() -> None:
    wanted = signer_wanted("", "", SOURCE)
    with pytest.raises(ExpectationsUnmet, match="builder"):
        answer(asked(wanted=wanted, expected=Expected(subject="", source=SOURCE)), provenance())


def test_bytes_that_were_signed_say_what_the_certificate_says() -> None:
    made = OURS.signs(claims=CLAIMS)
    found = answer(asked(expected=Expected(subject="", source=SOURCE, tag="v1.0.0")), made)
    assert found.verified[0].said.dialect is Dialect.SIGNATURE
    with pytest.raises(ExpectationsUnmet, match="source"):
        answer(asked(expected=Expected(subject="", source="github.com/acme/other")), made)


def test_a_statement_of_a_kind_that_is_not_read_is_a_signature_and_no_more() -> None:
    made = OURS.attests(statement(predicateType="https://example.org/whatever"), claims=CLAIMS)
    assert answer(asked(), made).verified[0].said.dialect is Dialect.SIGNATURE
    with pytest.raises(ExpectationsUnmet, match="branch"):
        answer(asked(expected=Expected(subject="", branch="main")), made)


def test_a_statement_of_a_known_kind_that_breaks_its_rules_is_refused() -> None:
    with pytest.raises(AttestationMalformed):
        answer(asked(), OURS.attests(statement(predicate={}), claims=CLAIMS))


def test_one_attestation_in_a_file_is_enough_and_the_others_are_told() -> None:
    other = OURS.attests(statement(b"another"), claims=CLAIMS)
    found = answer(asked(), other, provenance())
    assert [one.place for one in found.verified] == ["file, line 2"]
    ((place, why),) = found.set_aside
    assert place == "file, line 1"
    assert "not about" in why


def test_where_none_counts_the_first_says_why() -> None:
    other = OURS.attests(statement(b"another"), claims=CLAIMS)
    with pytest.raises(
        NoneCounts, match="none of the 2 attestations in file counts; the first, file, line 1"
    ) as caught:
        answer(asked(), other, OURS.signs(b"another"))
    assert "bundle that belongs" in caught.value.remedy


def test_every_file_that_was_named_has_to_hold_one_that_counts() -> None:
    files = {"good": parts(provenance()), "bad": parts(OURS.signs(b"another"))}
    with pytest.raises(ArtifactWrong):
        verify(asked(), files, VERIFIER)


def test_nothing_at_all_is_a_refusal() -> None:
    none: Sequence[Sealed] = ()
    for files in ({}, {"empty": none}):
        with pytest.raises(NothingSaid):
            verify(asked(), files, VERIFIER)


def test_somebody_else_s_signature_does_not_count() -> None:
    wanted = SignerWanted(issuer=ISSUER, identity="somebody@example.org")
    with pytest.raises(SignerWrong):
        answer(asked(wanted=wanted), provenance())


def test_what_a_registry_says_around_a_statement_has_to_be_what_was_signed() -> None:
    (part,) = parts(provenance())
    named = msgspec.structs.replace(part, predicate_type="https://slsa.dev/provenance/v0.2")
    with pytest.raises(PublisherWrong, match=r"v0\.2"):
        verify(asked(), {"file": [named]}, VERIFIER)


def envelope(key: Any, **more: Any) -> dict[str, Any]:
    from interlock.crypto import preimage

    body = statement(predicate=BUILT)
    sig: dict[str, Any] = {"sig": to_base64(sign(key, preimage(IN_TOTO, body)))}
    return {"payload": to_base64(body), "payloadType": IN_TOTO, "signatures": [sig | more]}


def test_an_envelope_of_a_key_counts_only_where_the_missing_log_is_accepted() -> None:
    key = new_key()
    question = asked(wanted=None, key=pem(key), accepts_unlogged=True)
    found = answer(question, envelope(key))
    assert (found.verified[0].signed.grade, found.verified[0].by[:8]) == (Grade.UNLOGGED, "the key ")
    with pytest.raises(SignatureUnlogged):
        answer(msgspec.structs.replace(question, accepts_unlogged=False), envelope(key))
    with pytest.raises(KeyWanted):
        answer(asked(), envelope(key))


def test_one_of_several_keys_is_enough_and_the_refusal_that_stands_out_is_told() -> None:
    key, strangers = new_key(), [pem(new_key()) for _ in range(3)]
    made = envelope(key)
    found = answer(asked(wanted=None, key=b"".join([*strangers, pem(key)]), accepts_unlogged=True), made)
    assert found.verified[0].signed.key == hashlib.sha256(spki(key)).hexdigest()
    with pytest.raises(SignatureWrong):
        answer(asked(wanted=None, key=b"".join(strangers), accepts_unlogged=True), made)
    with pytest.raises(SignatureUnlogged):
        answer(asked(wanted=None, key=b"".join([*strangers, pem(key)])), made)
    bundle = OURS.signs_with_key(key)
    assert answer(asked(wanted=None, key=strangers[0] + pem(key)), bundle).verified[0].signed.grade is Grade.LOGGED


def test_keys_are_parted_where_pem_parts_them() -> None:
    one, two = pem(new_key()), pem(new_key())
    assert keys_in(one + b"\nwhat it is for\n" + two) == (one, two)
    assert keys_in(b"no key") == (b"no key",)
    assert keys_in(b"") == ()


@pytest.mark.parametrize("field", ["cert", "certificate"])
def test_an_envelope_with_a_certificate_counts_only_where_the_missing_log_is_accepted(field: str) -> None:
    key = new_key()
    found = OURS.certificate(key, claims=CLAIMS).public_bytes(Encoding.PEM)
    made = envelope(key, **{field: found.decode() if field == "cert" else to_base64(found)})
    assert answer(asked(accepts_unlogged=True), made).verified[0].signed.certified is not None
    with pytest.raises(SignatureUnlogged):
        answer(asked(), made)
    assert answer(asked(wanted=None, key=pem(key), accepts_unlogged=True), made).verified


def test_a_bundle_of_a_key_counts_with_that_key() -> None:
    key = new_key()
    question = asked(wanted=None, key=pem(key))
    assert answer(question, OURS.signs_with_key(key)).verified[0].signed.grade is Grade.LOGGED
    with pytest.raises(SignatureUnlogged):
        verify(question, {"file": parts(OURS.signs_with_key(key))}, open_verifier(()))
    with pytest.raises(RootMissing):
        verify(asked(), {"file": parts(provenance())}, open_verifier(()))


def test_a_link_counts_with_the_key_of_the_step() -> None:
    key, artifact = new_key(), target().digests[0]
    link = {
        "_type": "link", "name": "build", "command": ["make"], "materials": {}, "byproducts": {}, "environment": {},
        "products": {"artifact.bin": {"sha256": artifact.hex}},
    }  # fmt: skip
    body = json.dumps(link).encode()
    part = Sealed(Sealing.LINK, body, "link", signatures=(("id", sign(key, body)),))
    question = asked(wanted=None, key=pem(key), accepts_unlogged=True)
    assert verify(question, {"link": [part]}, VERIFIER).verified[0].said.dialect is Dialect.LINK
    with pytest.raises(NothingSaid, match="other products"):
        verify(msgspec.structs.replace(question, target=target(b"x")), {"link": [part]}, VERIFIER)
    with pytest.raises(KeyWanted):
        verify(asked(), {"link": [part]}, VERIFIER)


def test_what_nobody_signed_is_refused_however_it_reads() -> None:
    with pytest.raises(NobodySigned, match="nobody signed bare"):
        verify(asked(), {"bare": [Sealed(Sealing.NOTHING, statement(predicate=BUILT), "bare")]}, VERIFIER)


def test_who_must_have_signed_has_to_be_said() -> None:
    with pytest.raises(SignerUnnamed, match="anybody can sign"):
        signer_wanted("https://issuer.example", "", "")
    with pytest.raises(SignerUnnamed, match="who vouches"):
        signer_wanted("", "dev@example.org", "")
    with pytest.raises(SignerUnnamed, match="who vouches"):
        signer_wanted("", "", "git.example.org/acme/app")
    with pytest.raises(SignerUnnamed):
        answer(asked(wanted=None), provenance())


@pytest.mark.parametrize(
    ("issuer", "identity", "source", "meant"),
    [
        ("", "", "github.com/acme/app", ISSUER),
        ("", "", "git+https://github.com/acme/app.git", ISSUER),
        ("", "https://gitlab.com/acme/app//.gitlab-ci.yml@refs/heads/main", "", "https://gitlab.com"),
        ("https://own.example", IDENTITY, "github.com/acme/app", "https://own.example"),
    ],
)
def test_the_issuer_of_a_well_known_host_need_not_be_said(issuer: str, identity: str, source: str, meant: str) -> None:
    assert signer_wanted(issuer, identity, source).issuer == meant


IMAGE = target().digests[0]


def beside(payload: bytes, noted: dict[str, str]) -> Sealed:
    return Sealed(Sealing.SIMPLE, payload, "beside", annotations=tuple(noted.items()))


def test_a_signature_beside_an_image_counts_for_the_image_that_its_payload_names() -> None:
    payload = simple_signing(str(IMAGE))
    noted = OURS.beside(payload, claims=CLAIMS)
    found = verify(asked(), {"image": [beside(payload, noted)]}, VERIFIER).verified[0]
    assert (found.signed.artifact, found.signed.grade) == (IMAGE, Grade.PROMISED)
    assert found.said.dialect is Dialect.SIMPLE_SIGNING
    other = asked(expected=Expected(subject="", source="github.com/acme/other"))
    with pytest.raises(ExpectationsUnmet, match="source"):
        verify(other, {"image": [beside(payload, noted)]}, VERIFIER)


def test_a_signature_beside_an_image_that_names_another_does_not_count() -> None:
    payload = simple_signing(f"sha256:{'b' * 64}")
    with pytest.raises(NothingSaid, match="about another image"):
        verify(asked(), {"image": [beside(payload, OURS.beside(payload))]}, VERIFIER)


def test_a_payload_that_was_exchanged_is_not_signed() -> None:
    noted = OURS.beside(simple_signing(f"sha256:{'b' * 64}"))
    with pytest.raises(InterlockError) as caught:
        verify(asked(), {"image": [beside(simple_signing(str(IMAGE)), noted)]}, VERIFIER)
    assert caught.value.code in {"SIG-135", "SIG-140"}


@pytest.mark.parametrize("kind", ["dsse", "intoto", "intoto-0.0.1"])
def test_an_attestation_beside_an_image_counts_as_a_bundle_does(kind: str) -> None:
    envelope, noted = OURS.attested_beside(statement(predicate=BUILT), kind=kind, claims=CLAIMS)
    part = Sealed(Sealing.ANNOTATED, envelope, "beside", annotations=tuple(noted.items()))
    found = verify(asked(), {"image": [part]}, VERIFIER).verified[0]
    assert (found.said.commit, found.signed.grade) == ("c" * 40, Grade.PROMISED)
    with pytest.raises(ArtifactWrong):
        verify(asked(target=target(b"another")), {"image": [part]}, VERIFIER)


def test_a_signature_beside_an_image_that_no_log_promised_to_take_in_does_not_count() -> None:
    payload = simple_signing(str(IMAGE))
    noted = OURS.beside(payload)
    del noted["dev.sigstore.cosign/bundle"]
    with pytest.raises(EntryMissing):
        verify(asked(), {"image": [beside(payload, noted)]}, VERIFIER)


def test_a_bundle_of_cosign_s_own_counts_where_a_promise_is_accepted() -> None:
    made = OURS.blob(claims=CLAIMS)
    with pytest.raises(PromiseAlone):
        answer(asked(), made)
    (found,) = answer(asked(accepts_unlogged=True, expected=Expected(subject="", source=SOURCE)), made).verified
    assert found.signed.grade is Grade.PROMISED
    for wrong in (
        {"target": target(b"another")},
        {"wanted": SignerWanted(ISSUER, "dev@example.org")},
        {"expected": Expected(subject="", source="github.com/acme/other")},
        {"wanted": None, "key": pem(new_key())},
    ):
        with pytest.raises(InterlockError):
            answer(asked(**({"accepts_unlogged": True} | wrong)), made)
    promise = {**made["rekorBundle"], "SignedEntryTimestamp": OURS.blob()["rekorBundle"]["SignedEntryTimestamp"]}
    with pytest.raises(PromiseWrong):
        answer(asked(accepts_unlogged=True), made | {"rekorBundle": promise})
    with pytest.raises(EntryOfAnother):
        answer(asked(accepts_unlogged=True), made | {"rekorBundle": OURS.blob()["rekorBundle"]})


def test_a_signature_beside_a_certificate_is_unlogged() -> None:
    made = {name: value for name, value in OURS.blob(claims=CLAIMS).items() if name != "rekorBundle"}
    with pytest.raises(SignatureUnlogged):
        answer(asked(), made)
    (found,) = answer(asked(accepts_unlogged=True, expected=Expected(subject="", tag="v1.0.0")), made).verified
    assert found.signed.grade is Grade.UNLOGGED
    with pytest.raises(SignatureWrong):
        answer(asked(accepts_unlogged=True), made | {"base64Signature": OURS.blob()["base64Signature"]})
    with pytest.raises(SignatureWrong):
        answer(asked(accepts_unlogged=True, target=target(b"another")), made)
    with pytest.raises(RootOfAnother):
        answer(asked(accepts_unlogged=True), made | {"cert": Instance("other").blob()["cert"]})
