"""Keep: what others signed is sealed with everything that was seen of it, and nothing of it is made up."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.sigstore import open_verifier
from interlock.evidence.foreign import FOREIGN, ForeignStatement, read_foreign
from interlock.flows.keep_foreign import keep
from interlock.flows.verify import Asked, verify
from interlock.formats.provenance.opening import open_attestations
from interlock.formats.sigstore import read_trusted_roots
from interlock.kernel import Digest, Subject, sha256
from interlock.supply.expectations import Expected
from interlock.testing.world import World
from tests.outside_signers import IDENTITY, ISSUER, V01, WANTED, Instance, new_key, pem, statement, target

OURS = Instance()
ROOTS = read_trusted_roots(OURS.root_bytes(), "root.json")
AT = datetime(2026, 4, 1, tzinfo=UTC)
SOURCE = "https://github.com/acme/app"
CLAIMS = {"12": SOURCE, "14": "refs/tags/v1.0.0", "13": "c" * 40}
BUILT = {
    "buildDefinition": {
        "buildType": "https://actions.github.io/buildtypes/workflow/v1",
        "externalParameters": {
            "workflow": {"repository": SOURCE, "ref": "refs/tags/v1.0.0", "path": ".github/workflows/release.yml"}
        },
        "resolvedDependencies": [{"uri": f"git+{SOURCE}@refs/tags/v1.0.0", "digest": {"gitCommit": "c" * 40}}],
    },
    "runDetails": {"builder": {"id": IDENTITY}},
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def kept(world: World, made: dict[str, Any], **more: Any) -> ForeignStatement:
    data = json.dumps(made).encode()
    asked = Asked(**({"target": target(), "expected": Expected(subject=""), "wanted": WANTED} | more))
    answer = verify(asked, {"a.json": open_attestations(data, "a.json")}, open_verifier(ROOTS))
    with world.app() as app:
        (envelope,) = keep(answer, target(), app.seal, AT, "1.2.3")
    with world.app(is_reading=True) as app:
        (found,) = app.gate.known(Subject("any name", target().digests)).statements
        assert found.envelope == envelope
        assert found.statement.predicate_type == FOREIGN
        known = (one for one in target().digests if one.alg != "sha384")  # of which evidence knows nothing
        assert found.statement.subjects[0].digests == tuple(sorted(known))
        read = read_foreign(found.statement.predicate)
        assert json.loads(app.store.blobs.get(sha256(data))) == made
        assert read.file == sha256(data).hex
        if read.statement:
            assert app.store.blobs.get(Digest("sha256", read.statement))
    return read


def test_what_was_verified_is_kept_with_who_signed_when_and_how_that_was_seen(world: World) -> None:
    read = kept(world, OURS.attests(statement(predicate=BUILT), claims=CLAIMS))
    assert (read.dialect, read.grade, read.interlock) == ("slsa-v1", "logged", "1.2.3")
    assert (read.signer.identity, read.signer.issuer, read.signer.root) == (IDENTITY, ISSUER, ROOTS[0].sha256)
    assert read.signed_at == "2026-03-01T12:01:00Z"
    assert read.verified_at == "2026-04-01T00:00:00Z"
    assert (read.told.builder, read.told.source, read.told.tag) == (IDENTITY, SOURCE, "v1.0.0")
    assert (read.told.commit, read.told.workflow) == ("c" * 40, ".github/workflows/release.yml")
    assert [check.name for check in read.checks][:2] == ["artifact", "log"]


def test_a_weaker_grade_is_kept_as_what_it_is(world: World) -> None:
    made = OURS.attests(statement(predicate=BUILT), claims=CLAIMS, media_type=V01)
    del made["verificationMaterial"]["tlogEntries"][0]["inclusionProof"]
    assert kept(world, made, accepts_unlogged=True).grade == "promised"


def test_what_a_key_signed_has_no_identity_and_is_kept_as_keyed(world: World) -> None:
    key = new_key()
    made = OURS.attests(statement(predicate=BUILT), key=key, claims=CLAIMS)
    read = kept(world, made, wanted=None, key=pem(key))
    assert (read.grade, read.signer.identity, read.told.source) == ("keyed", "", SOURCE)


def test_of_signed_bytes_is_kept_what_the_certificate_says(world: World) -> None:
    read = kept(world, OURS.signs(claims=CLAIMS))
    assert (read.dialect, read.statement) == ("signature", "")
    assert (read.told.source, read.told.tag, read.told.builder) == (SOURCE, "v1.0.0", IDENTITY)


def test_what_is_kept_says_in_a_few_words_what_it_is(world: World) -> None:
    kept(world, OURS.attests(statement(predicate=BUILT), claims=CLAIMS))
    with world.app(is_reading=True) as app:
        (item,) = app.inspection.items()
        assert item.says == f"what others signed: slsa-v1 of {SOURCE}, logged"
