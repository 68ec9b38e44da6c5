"""The server's own key for groups is made when the first is to be kept, and is nobody's but its own."""

from __future__ import annotations

import json
from pathlib import Path

from interlock.testing.world import World
from interlock.wiring.keeping import FOLDER, NAME, keeping_of

PROVIDER = {"name": "corp", "issuer": "https://id.example.org", "client": "interlock"}


def configured(folder: Path, **more: object) -> tuple[World, Path]:
    world = World(folder)
    config = world.home / ".config" / "interlock"
    config.mkdir(parents=True)
    config.joinpath("sign-in.yaml").write_text(json.dumps({"providers": [{**PROVIDER, **more}]}))
    return world, config


def test_without_groups_there_is_no_key(tmp_path: Path) -> None:
    world, config = configured(tmp_path)
    with world.app() as app:
        keeping = keeping_of(app)
        assert (keeping.signer, keeping.keeper(app.directory)) == (None, None)
        assert [one.name for one in keeping.said.providers] == ["corp"]
    assert not (config / FOLDER).exists()


def test_the_key_is_made_once_and_trusted_for_evidence_alone(tmp_path: Path) -> None:
    world, config = configured(tmp_path, groups={"Ops": "corp-ops"})
    with world.app() as app:
        first = keeping_of(app).signer
        assert first is not None
        (trusted,) = [one for one in app.trust.keys if one.id == first.key_id]
        assert (trusted.name, trusted.purposes) == (NAME, ("evidence",))
        assert first.key_id != app.keys.signer(app.clock()).key_id
        keeper = keeping_of(app).keeper(app.directory)
        assert keeper is not None
        assert keeper.key == first.key_id
        assert [one.id for one in app.keys.trust().keys].count(first.key_id) == 1
    (config / "sign-in.yaml").unlink()
    with world.app() as app:
        again = keeping_of(app).signer
        assert again is not None, "groups that were kept once can still be emptied"
        assert again.key_id == first.key_id
