from interlock.kernel import Digest
from interlock.supply.artifact import Artifact

DIGEST = Digest("sha256", "ab" * 32)


def test_evidence_about_an_artifact_is_about_its_digest() -> None:
    assert Artifact("dist/a.zip", DIGEST, 3).subject.digests == (DIGEST,)


def test_two_names_of_the_same_bytes_are_the_same_thing() -> None:
    assert Artifact("a.zip", DIGEST, 3).subject.shares(Artifact("b.zip", DIGEST, 3).subject)
