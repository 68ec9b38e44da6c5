from pathlib import Path

import msgspec
import pytest

from interlock.adapters.schemas import PackagedSchemas
from interlock.crypto import LocalSigner, Trust, TrustedKey, generate, sign, write_envelope
from interlock.crypto.errors import EnvelopeMalformed
from interlock.evidence import CYCLONEDX, RECEIVED, SPDX, PayloadTypeWrong
from interlock.flows.compose import write_sbom
from interlock.flows.errors import SbomNotSealable, SbomUnverified, SubjectDisputed, SubjectUnknown
from interlock.flows.take_sbom import Delivered, deliver, take_sbom
from interlock.formats.sbom.cyclonedx_writing import write_cyclonedx
from interlock.formats.sbom.errors import SbomInvalid
from interlock.formats.sbom.writing import Heading
from interlock.kernel import Digest, InterlockError, Subject
from interlock.ledger import Draft
from interlock.supply.inventory import merge
from interlock.supply.model import Component, Reading, ReadingKind
from interlock.testing.world import START, World

SIX = Component("six", "1.16.0", "pkg:pypi/six@1.16.0", "PyPI")
INVENTORY = merge([Reading("a.txt", "pypi.requirements", ReadingKind.LOCKFILE, (SIX,))])
IMAGE = Component("shop", "1.0", "pkg:oci/shop")
COMMIT = Subject("HEAD", (Digest("gitCommit", "ab" * 20),))


def about_image() -> bytes:
    """Write an SBOM that names what it is about by its hashes, as tools that look into images do."""
    document = msgspec.json.decode(write_cyclonedx(INVENTORY, Heading("2026-01-05T09:00:00Z", about=IMAGE)))
    document["metadata"]["component"]["hashes"] = [
        {"alg": "MD5", "content": "ef" * 16},
        {"alg": "SHA-256", "content": "cd" * 32},
    ]
    return msgspec.json.encode(document)


ABOUT_IMAGE = about_image()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_it_is_sealed_about_what_it_names_by_a_hash_and_recorded(world: World) -> None:
    with world.app() as app:
        taken = take_sbom("a.json", Delivered(ABOUT_IMAGE), None, PackagedSchemas(), app.seal)
        assert taken.subject.digests == (Digest("sha256", "cd" * 32),)
        assert taken.components == 1
        assert len(app.inventories.inventories_of(taken.subject.digests[0])) == 1
        item = app.inspection.find(str(taken.envelope))
    assert item.statement is not None
    assert item.statement.statement.predicate_type == CYCLONEDX
    assert item.statement.statement.subjects[0].digests == taken.subject.digests
    assert msgspec.json.decode(item.statement.statement.predicate) == msgspec.json.decode(ABOUT_IMAGE)


def test_what_the_user_says_it_is_about_goes_before_what_it_says_itself(world: World) -> None:
    with world.app() as app:
        assert take_sbom("a.json", Delivered(ABOUT_IMAGE), COMMIT, PackagedSchemas(), app.seal).subject == COMMIT
        body = write_sbom(INVENTORY, "spdx", START, "1")
        taken = take_sbom("a.json", Delivered(body), COMMIT, PackagedSchemas(), app.seal)
        assert app.inspection.find(str(taken.envelope)).entry.kind == SPDX


def test_an_sbom_about_nothing_that_has_a_hash_is_refused_and_nothing_enters(world: World) -> None:
    with world.app() as app:
        seal = app.seal
        with pytest.raises(SubjectUnknown, match=r"a\.json"):
            take_sbom(
                "a.json", Delivered(write_sbom(INVENTORY, "cyclonedx", START, "1")), None, PackagedSchemas(), seal
            )
        assert app.gate.proven() is None


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": "one"}', SbomInvalid),
        (
            b'<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><components/></bom>',
            SbomNotSealable,
        ),
        (b"hello", InterlockError),
    ],
    ids=["invalid", "xml", "no-sbom"],
)
def test_what_is_not_valid_or_no_json_never_enters(world: World, body: bytes, error: type[InterlockError]) -> None:
    with world.app() as app:
        seal = app.seal
        with pytest.raises(error):
            take_sbom("a.json", Delivered(body), COMMIT, PackagedSchemas(), seal)
        assert app.gate.proven() is None
        assert app.inventories.inventories_of(COMMIT.digests[0]) == ()


IMAGE_SUBJECT = Subject("registry.example/shop", (Digest("sha256", "12" * 32),))
OTHER_SUBJECT = Subject("registry.example/other", (Digest("sha256", "34" * 32),))
IN_TOTO = "application/vnd.in-toto+json"


def statement(*subjects: Subject, version: str = "v1") -> bytes:
    """Give an SBOM in an in-toto statement."""
    told = [{"name": one.name, "digest": {digest.alg: digest.hex for digest in one.digests}} for one in subjects]
    return msgspec.json.encode({
        "_type": f"https://in-toto.io/Statement/{version}",
        "subject": told,
        "predicateType": "https://cyclonedx.org/bom",
        "predicate": msgspec.Raw(ABOUT_IMAGE),
    })  # fmt: skip


def sealed(signer: LocalSigner, body: bytes, kind: str = IN_TOTO) -> bytes:
    """Put a body into an envelope."""
    return write_envelope(sign(body, kind, [signer]))


def trusting(signer: LocalSigner, *purposes: str) -> Trust:
    """Trust a key since the start."""
    return Trust((TrustedKey(signer.public, "Acme", START, purposes=purposes),))


@pytest.mark.parametrize("version", ["v1", "v0.1"])
@pytest.mark.parametrize("purpose", ["sbom", "evidence"])
def test_what_somebody_signed_who_counts_keeps_its_subject_and_says_who(
    world: World, version: str, purpose: str
) -> None:
    vendor = generate()
    body = sealed(vendor, statement(IMAGE_SUBJECT, version=version))
    delivered = deliver("a.json", body, trusting(vendor, purpose), START)
    with world.app() as app:
        taken = take_sbom("a.json", delivered, None, PackagedSchemas(), app.seal)
        assert (taken.subject, taken.signed_by, taken.unverified) == (IMAGE_SUBJECT, ("Acme",), "")
        document, received = app.inspection.items(IMAGE_SUBJECT)
        assert (document.entry.kind, received.entry.kind) == (CYCLONEDX, RECEIVED)
        assert received.says == "received from Acme"
        assert received.statement is not None
        told = msgspec.json.decode(received.statement.statement.predicate)
        assert (told["key"], told["sealed"]) == (vendor.key_id, taken.envelope.hex)
        assert app.store.blobs.get(Digest("sha256", told["file"])) == body
    bundle = msgspec.json.encode({"mediaType": "x", "dsseEnvelope": msgspec.Raw(body)})
    assert deliver("b.json", bundle, trusting(vendor, purpose), START).signers == delivered.signers


def test_a_document_and_who_signed_it_enter_the_ledger_together_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = generate()
    delivered = deliver("a.json", sealed(vendor, statement(IMAGE_SUBJECT)), trusting(vendor, "sbom"), START)
    kinds: list[list[str]] = []

    def interrupted(drafts: list[Draft], _notices: object, _beside: object) -> None:
        kinds.append([one.kind for one in drafts])
        raise KeyboardInterrupt

    with world.app() as app:
        monkeypatch.setattr(app.store.ledger, "append", interrupted)
        with pytest.raises(KeyboardInterrupt):
            take_sbom("a.json", delivered, None, PackagedSchemas(), app.seal)
        assert kinds == [[CYCLONEDX, RECEIVED]]
        assert app.inventories.inventories_of(IMAGE_SUBJECT.digests[0]) == ()


def test_a_seal_of_a_stranger_is_refused_and_passed_over_only_if_that_is_said(world: World) -> None:
    body = sealed(generate(), statement(IMAGE_SUBJECT))
    for trust in (Trust(), trusting(generate(), "sbom")):
        with pytest.raises(SbomUnverified, match=r"a\.json"):
            deliver("a.json", body, trust, START)
    delivered = deliver("a.json", body, Trust(), START, as_unsigned=True)
    with world.app() as app:
        taken = take_sbom("a.json", delivered, None, PackagedSchemas(), app.seal)
        assert (taken.subject, taken.signed_by) == (IMAGE_SUBJECT, ())
        assert taken.unverified
        assert [one.entry.kind for one in app.inspection.items()] == [CYCLONEDX]


def test_a_key_that_counts_for_something_else_or_not_any_more_is_a_strangers() -> None:
    vendor = generate()
    body = sealed(vendor, statement(IMAGE_SUBJECT))
    with pytest.raises(SbomUnverified):
        deliver("a.json", body, trusting(vendor, "ledger"), START)
    key = TrustedKey(vendor.public, "Acme", START, revoked_at=START, purposes=("sbom", "evidence"))
    with pytest.raises(SbomUnverified, match="revoked"):
        deliver("a.json", body, Trust((key,)), START)


def test_a_statement_that_was_altered_under_its_seal_is_refused() -> None:
    vendor = generate()
    told = msgspec.json.decode(sealed(vendor, statement(IMAGE_SUBJECT)))
    other = msgspec.json.decode(sealed(vendor, statement(OTHER_SUBJECT)))
    swapped = msgspec.json.encode({**told, "payload": other["payload"]})
    with pytest.raises(SbomUnverified):
        deliver("a.json", swapped, trusting(vendor, "sbom"), START)
    with pytest.raises(EnvelopeMalformed):
        deliver("a.json", msgspec.json.encode({**told, "payload": "!"}), trusting(vendor, "sbom"), START)
    with pytest.raises(PayloadTypeWrong):
        deliver("a.json", sealed(vendor, ABOUT_IMAGE, "text/plain"), trusting(vendor, "sbom"), START)


def test_a_signature_about_one_thing_never_becomes_one_about_another(world: World) -> None:
    vendor = generate()
    trust = trusting(vendor, "sbom")
    delivered = deliver("a.json", sealed(vendor, statement(IMAGE_SUBJECT, OTHER_SUBJECT)), trust, START)
    nothing = deliver("a.json", sealed(vendor, statement()), trust, START)
    with world.app() as app:
        seal = app.seal
        for wanted in (COMMIT, None):
            with pytest.raises(SubjectDisputed, match="shop"):
                take_sbom("a.json", delivered, wanted, PackagedSchemas(), seal)
        with pytest.raises(SubjectUnknown):
            take_sbom("a.json", nothing, COMMIT, PackagedSchemas(), seal)
        assert app.gate.proven() is None
        assert take_sbom("a.json", delivered, OTHER_SUBJECT, PackagedSchemas(), seal).subject == OTHER_SUBJECT


def test_an_unsigned_statement_names_its_subject_and_the_user_may_name_another(world: World) -> None:
    delivered = deliver("a.json", statement(IMAGE_SUBJECT), Trust(), START)
    with world.app() as app:
        assert take_sbom("a.json", delivered, None, PackagedSchemas(), app.seal).subject == IMAGE_SUBJECT
        assert take_sbom("a.json", delivered, COMMIT, PackagedSchemas(), app.seal).subject == COMMIT
