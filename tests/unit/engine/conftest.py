"""A folder of files, an engine over it, and a way to run controls."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from interlock.control import ControlRun
from interlock.engine import LocalEngine, Workshop
from interlock.testing.scanning import FakeScanner, FolderRepository, ScanControl, make_workshop, planned


class World:
    """Everything of one test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "repo").mkdir()
        self.repository = FolderRepository(folder / "repo")
        self.scanners = [FakeScanner()]
        self.workshop: Workshop | None = None

    def write(self, **files: str) -> None:
        for name, text in files.items():
            path = self.folder / "repo" / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def open(self, sources: dict[str, str] | None = None, **more: object) -> Workshop:
        self.workshop = make_workshop(self.folder, self.repository, self.scanners, sources, **more)
        return self.workshop

    def run(self, *controls: ScanControl, **options: Any) -> tuple[ControlRun, ...]:
        engine = LocalEngine(self.workshop or self.open())
        change = self.repository.freeze()
        wanted = engine.wanted(is_fast=options.get("is_fast", False))
        return engine.run(change, planned(controls, change, wanted), **options)

    @property
    def runs(self) -> list[tuple[str, Sequence[str]]]:
        assert self.workshop is not None
        runs = self.workshop.toolbox.runs  # type: ignore[attr-defined]
        done, runs[:] = list(runs), []
        return done


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    assert not (tmp_path / "copies").exists() or list((tmp_path / "copies").iterdir()) == []
