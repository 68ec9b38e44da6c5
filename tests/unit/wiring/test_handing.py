"""What is handed in by command and what is pulled go the same way, with the rules of what is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.catalog.cards import CARDS
from interlock.control import ControlUnknown
from interlock.flows.read_reports import Sheet
from interlock.flows.take_reports import Handing
from interlock.kernel import Digest, Subject
from interlock.testing.world import World
from interlock.wiring.handing import card_of, change_of, footing_at, signer_of, taken
from tests.reports_handed_in import sarif


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def head(world: World) -> Subject:
    return Subject("HEAD", (Digest("gitCommit", world.repository.git("rev-parse", "HEAD")),))


def test_a_control_is_had_by_its_name(world: World) -> None:
    with world.app() as app:
        assert card_of(app, "key.scanning") is CARDS["key.scanning"]
        with pytest.raises(ControlUnknown, match=r"key\.scaning"):
            card_of(app, "key.scaning")


def test_what_is_checked_out_is_at_hand_and_nothing_else(world: World) -> None:
    subject = head(world)
    with world.app() as app:
        change = change_of(app, subject, "HEAD")
        assert change is not None
        assert footing_at(app, subject, change).origin.commit == subject.digests[0].hex
        tree = change_of(app, app.repository.change(None, None).subject, ".")
        assert tree is not None
        elsewhere = Subject("x", (Digest("gitCommit", "f" * 40),))
        assert change_of(app, elsewhere, "x") is None
        image = Subject("x", (Digest("sha256", "f" * 64),))
        assert change_of(app, image, "x") is None
        assert footing_at(app, image, None).origin.state == "artifact"


def test_a_folder_without_git_has_nothing_at_hand(tmp_path: Path) -> None:
    from interlock.wiring.app import App

    (tmp_path / "bare").mkdir()
    with App(str(tmp_path / "bare"), {"HOME": str(tmp_path)}) as app:
        assert change_of(app, Subject("x", (Digest("gitCommit", "f" * 40),)), "HEAD") is None


def test_reports_are_taken_with_the_word_of_this_machine_and_its_files(world: World) -> None:
    subject = head(world)
    with world.app() as app:
        sheet = Sheet("a.sarif", sarif("a", ("B1", "m", "/build/app.py", 1)).encode())
        done = taken(app, Handing(CARDS["key.scanning"], subject, (sheet,)), "HEAD", world.at)
        assert done.findings[0].at.path == "app.py", "the file of the repository, wherever it lay when it was scanned"
        (statement,) = app.gate.known(subject).statements
        assert statement.signer == signer_of(app, world.at).id
