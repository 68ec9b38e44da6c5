from pathlib import Path

import pytest

from interlock.adapters.registries.folder import FolderRepository
from interlock.deployment import ArtifactGone, ArtifactSwapped, PlannedArtifact
from interlock.kernel import Digest, sha256
from tests.docks import Dock
from tests.estate import Estate


def test_what_was_built_here_is_given_as_it_lies(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    digest = estate.artifact(b"bytes").digests[0]
    with estate.deploying() as (_, made):
        assert Path(made.content.path(digest)).read_bytes() == b"bytes"


def test_what_a_repository_has_is_brought_here_once_and_checked_each_time(tmp_path: Path) -> None:
    dock = Dock(tmp_path)
    dock.prove()
    estate = Estate(tmp_path, world=dock.world)
    with estate.world.app() as app:
        dock.push(FolderRepository(f"{app.data_dir}/repository"))
    digest = dock.subject.digests[0]
    with estate.deploying() as (_, made):
        path = Path(made.content.path(digest))
        assert sha256(path.read_bytes()) == digest
        path.chmod(0o600)
        path.write_bytes(b"swapped")
        with pytest.raises(ArtifactSwapped):
            made.content.path(digest)


def test_configuration_comes_from_beside_the_ledger(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with estate.deploying() as (app, made):
        digest = app.store.blobs.put(b"A=1\n", "application/octet-stream")
        assert Path(made.content.path(digest)).read_bytes() == b"A=1\n"


def test_what_is_nowhere_is_told_with_where_it_was_looked_for(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with estate.deploying() as (_, made), pytest.raises(ArtifactGone) as told:
        made.content.path(Digest("sha256", "ef" * 32))
    assert "repository" in str(told.value)


def test_an_image_is_looked_up_where_it_is_taken_from(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    hex_ = "ef" * 32
    image = PlannedArtifact("app", hex_, place=f"folder:{tmp_path}/images@sha256:{hex_}")
    with estate.deploying() as (_, made), pytest.raises(ArtifactGone):
        made.content.check(image)
