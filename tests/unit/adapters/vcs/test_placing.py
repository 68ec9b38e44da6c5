from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.adapters.vcs.placing import Target
from interlock.change import PathOutside


def test_files_are_private_and_only_what_was_executable_is(tmp_path: Path) -> None:
    with Target(str(tmp_path)) as target:
        target.put("a/b/plain", b"1", executable=False)
        target.put("a/tool", b"2", executable=True)
    assert (tmp_path / "a/b/plain").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "a/tool").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700


def test_a_file_that_is_there_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "into").mkdir()
    (tmp_path / "precious").write_text("keep")
    (tmp_path / "into" / "a").symlink_to(tmp_path / "precious")
    (tmp_path / "into" / "b").hardlink_to(tmp_path / "precious")
    with Target(str(tmp_path / "into")) as target:
        target.put("a", b"new", executable=False)
        target.put("b", b"new", executable=False)
    assert (tmp_path / "precious").read_text() == "keep"
    assert (tmp_path / "into" / "a").read_text() == "new"


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "", ".git/hooks/x", "link/x", "file/x"])
def test_no_path_leads_out(tmp_path: Path, path: str) -> None:
    into = tmp_path / "into"
    into.mkdir()
    (into / "link").symlink_to(tmp_path)
    (into / "file").write_text("")
    with Target(str(into)) as target, pytest.raises(PathOutside):
        target.put(path, b"x", executable=False)
    assert not (tmp_path / "x").exists()


def test_of_a_file_whose_pieces_break_off_nothing_stays(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ValueError("no more")

    with Target(str(tmp_path)) as target:
        with pytest.raises(ValueError, match="no more"):
            target.put_pieces("a/b", broken(), executable=False)
        target.put_pieces("a/c", (b"one, ", b"", b"two"), executable=False)
    assert [one.name for one in (tmp_path / "a").iterdir()] == ["c"]
    assert (tmp_path / "a" / "c").read_bytes() == b"one, two"
