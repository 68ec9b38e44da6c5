from pathlib import Path

import pytest

from interlock.adapters.registries.errors import ContentMissing
from interlock.adapters.registries.folder import FolderRepository
from interlock.flows.errors import NotDeployable
from interlock.wiring.deployable import wanted_of
from interlock.wiring.errors import RepositoryUnknown
from tests.docks import Dock


def test_a_file_a_digest_and_a_place_mean_the_same_artifact(tmp_path: Path) -> None:
    dock = Dock(tmp_path)
    dock.prove()
    with dock.world.app() as app:
        _ = app.seal
        dock.push(FolderRepository(f"{app.data_dir}/repository"))
        texts = [str(dock.file), str(dock.subject.digests[0]), "local:1.0"]
        found = [wanted_of(app, dock.world.environ, text) for text in texts]
    assert {one.subject.digests for (one,) in found} == {dock.subject.digests}
    assert {one.place for (one,) in found} == {""}


def test_what_is_no_artifact_is_told(tmp_path: Path) -> None:
    dock = Dock(tmp_path)
    with dock.world.app() as app:
        _ = app.seal
        with pytest.raises(NotDeployable, match="nothing in it"):
            wanted_of(app, dock.world.environ, "local")
        with pytest.raises(NotDeployable, match="may proceed now"):
            wanted_of(app, dock.world.environ, "latest-good")
        with pytest.raises(ContentMissing):
            wanted_of(app, dock.world.environ, f"sha256:{'ef' * 32}")
        with pytest.raises(RepositoryUnknown):
            wanted_of(app, dock.world.environ, "no-such-file")
