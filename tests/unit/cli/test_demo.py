from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from interlock.demo import Demo, Told
from tests.unit.cli.shell import Shell


def test_a_folder_that_is_there_is_left_alone(shell: Shell, tmp_path: Path) -> None:
    said = shell("demo", "--keep", str(tmp_path))
    assert (said.code, "name a folder that is not" in said.err) == (Exit.USAGE, True)


def test_nothing_is_left_but_what_was_asked_for(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders: list[str] = []

    def told(demo: Demo) -> Told:
        folders.append(str(demo.folder))
        demo.folder.mkdir(exist_ok=True)
        return Told(8, 60.4, 3000, 0, str(demo.folder))

    monkeypatch.setattr(Demo, "tell", told)
    said = shell("demo")
    assert (said.code, said.out) == (Exit.ALLOWED, "\n8 chapters in 60 s, 3000 requests, 0 of them failed\n")
    assert not Path(folders[0]).exists()
    kept = tmp_path / "kept"
    assert str(kept) in shell("demo", "--keep", str(kept)).out
    assert kept.is_dir()
