"""The map of a repository: its files, what git tells, the profile; and sealed."""

from __future__ import annotations

from pathlib import Path

from interlock.crypto import read_envelope
from interlock.evidence import ASSESSMENT
from interlock.flows.map_workflow import CONTROLS
from interlock.testing.world import World
from interlock.wiring.mapping import map_of, seal_map


def test_a_repository_is_mapped_and_sealed(tmp_path: Path) -> None:
    world = World(tmp_path)
    commit = world.commit({".github/workflows/ci.yml": "on: push\njobs: {a: {steps: [{run: semgrep scan}]}}\n"})
    with world.app() as app:
        began, change = app.clock(), app.repository.change(None, None)
        found = map_of(app, change)
        assert (found.subject, found.profile) == (commit, "standard")
        assert found.access.looked_at == found.access.commits >= 1
        assert sum(one.commits for one in found.access.authors) == found.access.looked_at
        assert seal_map(app, change, found, began) == CONTROLS
        entries = list(app.store.ledger.entries(0, 5))
    assert all(ASSESSMENT.encode() in read_envelope(one.envelope).payload for one in entries)


def test_links_and_large_files_are_not_read(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.commit({"a.txt": "x"})
    root = Path(world.root)
    (root / ".gitlab-ci.yml").symlink_to("/etc/passwd")
    (root / "Jenkinsfile").write_bytes(b"x" * ((1 << 20) + 1))
    (root / ".drone.yml").write_bytes(b"kind: \0")
    with world.app(is_reading=True) as app:
        found = map_of(app, app.repository.change(None, None))
    assert {one.at.path for one in found.broken} == {".gitlab-ci.yml", "Jenkinsfile", ".drone.yml"}
    assert "root:" not in str(found)
