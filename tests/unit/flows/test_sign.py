import base64
from pathlib import Path

from interlock.evidence.signature import SIGNATURE, read_signature
from interlock.flows.sign import sign_detached, sign_keyless
from interlock.kernel import Digest, sha256
from interlock.supply.certified import Certified
from interlock.supply.signed import Grade, Signed
from interlock.testing.world import START, World

BODY = b"artifact"


class Named:
    def sign_digest(self, name: str, digest: Digest) -> tuple[bytes, Signed]:
        certified = Certified(identity="dev@example.org", issuer="https://issuer.example.org")
        signed = Signed(artifact=digest, certified=certified, key="k", grade=Grade.LOGGED, checks=())
        return f"bundle of {name}".encode(), signed


def test_a_bare_signature_verifies_and_the_ledger_knows_of_it(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        signer = app.keys.signer(START)
        done = sign_detached("a.bin", BODY, sha256(BODY), signer, app.seal, START)
        (seen,) = app.gate.of_kind(SIGNATURE)
    signer.public.verify(base64.b64decode(done.beside), BODY)
    assert read_signature(seen.statement.predicate) == done.says
    assert seen.statement.subjects[0].digests == (sha256(BODY),)
    assert done.says.key == signer.key_id


def test_a_bundle_is_kept_and_its_signer_named(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        done = sign_keyless("a.bin", len(BODY), sha256(BODY), Named(), app.seal, START)
        kept = app.store.blobs.get(Digest("sha256", done.says.signature))
    assert kept == done.beside == b"bundle of a.bin"
    assert (done.says.form, done.says.identity) == ("sigstore", "dev@example.org")
