"""A build names its artifacts so that they are written where nobody asked for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.adapters.builders import hand_out
from interlock.supply.build import ArtifactRefused


@pytest.fixture
def made(tmp_path: Path) -> str:
    kept = tmp_path / "kept"
    kept.write_text("a key that lets somebody in\n")
    return str(kept)


@pytest.mark.parametrize("target", ["../home/.ssh", "/HOME/.ssh", "sub/../../home/.ssh"])
def test_no_link_in_the_folder_leads_an_artifact_out_of_it(tmp_path: Path, made: str, target: str) -> None:
    """A commit has a link to a home; its build takes the link away and puts a file where it stood."""
    home, out = tmp_path / "home" / ".ssh", tmp_path / "out"
    home.mkdir(parents=True)
    (out / "sub").mkdir(parents=True)
    (out / "assets").symlink_to(target.replace("/HOME", str(tmp_path / "home")))
    with pytest.raises(ArtifactRefused, match="leads it out of there"):
        hand_out("assets/authorized_keys", made, str(out))
    with pytest.raises(ArtifactRefused, match="leads it out of there"):
        hand_out("assets/new/deep/authorized_keys", made, str(out))
    assert list(home.iterdir()) == []


def test_a_link_to_the_folder_itself_and_one_within_it_are_nobodys_business(tmp_path: Path, made: str) -> None:
    (tmp_path / "real" / "sub").mkdir(parents=True)
    (tmp_path / "real" / "way").symlink_to("sub")
    (tmp_path / "out").symlink_to("real")
    assert Path(hand_out("way/a", made, str(tmp_path / "out"))).read_text().startswith("a key")
    assert (tmp_path / "real" / "sub" / "a").is_file()


def test_a_link_in_the_place_of_the_file_is_replaced_and_not_followed(tmp_path: Path, made: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a").symlink_to(victim)
    hand_out("a", made, str(tmp_path / "out"))
    assert victim.read_text() == "mine"
