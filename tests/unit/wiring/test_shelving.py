from __future__ import annotations

import pytest

from interlock.kernel import Digest
from interlock.supply.artifact import Artifact
from interlock.wiring.shelving import tags_of

COMMIT = "ab" * 20


def artifact(name: str, byte: str = "1") -> Artifact:
    return Artifact(name, Digest("sha256", byte * 64), 1)


def test_one_artifact_is_tagged_by_its_commit() -> None:
    assert tags_of([artifact("dist/app.zip")], COMMIT) == ("abababababab",)


def test_several_are_told_apart_by_their_names() -> None:
    tags = tags_of([artifact("dist/app.zip"), artifact("dist/a b~c.txt", "2")], COMMIT)
    assert tags == ("abababababab-app.zip", "abababababab-a-b-c.txt")


@pytest.mark.parametrize(("one", "other"), [("a/app", "b/app"), ("x" * 200, "x" * 201)])
def test_names_that_give_one_tag_are_told_apart_by_digest(one: str, other: str) -> None:
    tags = tags_of([artifact(one, "1"), artifact(other, "2"), artifact("else", "3")], COMMIT)
    assert tags == ("abababababab-111111111111", "abababababab-222222222222", "abababababab-else")
    assert all(len(tag) <= 128 for tag in tags)
