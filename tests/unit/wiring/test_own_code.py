"""What is kept is kept by the code that made it, whatever version that code says it has."""

from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.wiring.own_code import digest_of, stamp_of


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Lay out a small package with code, data and something compiled."""
    folder = tmp_path / "one"
    (folder / "data" / "__pycache__").mkdir(parents=True)
    (folder / "__init__.py").write_text("__version__ = '1'\n")
    (folder / "data" / "names.txt").write_text("a\nb\n")
    (folder / "data" / "__pycache__" / "names.pyc").write_bytes(b"compiled")
    return folder


def _digest(folder: Path) -> str:
    digest_of.cache_clear()
    return digest_of(str(folder))


def test_the_same_files_elsewhere_are_the_same_code(package: Path) -> None:
    before = _digest(package)
    assert _digest(package.rename(package.with_name("other"))) == before
    assert len(before) == 64


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "__init__.py").write_text("__version__ = '1'\n\n"),
        lambda folder: (folder / "data" / "names.txt").write_text("a\nc\n"),
        lambda folder: (folder / "data" / "names.txt").rename(folder / "data" / "others.txt"),
        lambda folder: (folder / "data" / "names.txt").unlink(),
        lambda folder: (folder / "new.py").touch(),
    ],
    ids=["code", "data of the same size", "another name", "one less", "one more"],
)
def test_another_state_of_code_or_data_under_the_same_version_is_another(
    package: Path, change: Callable[[Path], object]
) -> None:
    before = _digest(package)
    change(package)
    assert _digest(package) != before


def test_what_is_compiled_from_it_does_not_count(package: Path) -> None:
    before = _digest(package)
    (package / "data" / "__pycache__" / "names.pyc").write_bytes(b"otherwise")
    assert _digest(package) == before


def test_the_files_are_read_once_in_a_process(package: Path) -> None:
    digest_of.cache_clear()
    before = digest_of(str(package))
    (package / "new.py").touch()
    assert digest_of(str(package)) == before
    digest_of.cache_clear()


def test_a_file_has_a_digest_of_its_own_that_says_what_it_holds(package: Path) -> None:
    file = package / "data" / "names.txt"
    before = _digest(file)
    file.write_text("a\nc\n")
    assert len(before) == 64
    assert before not in {_digest(file), _digest(package)}


def test_a_stamp_tells_contents_names_and_times_apart(package: Path) -> None:
    def stamp() -> str:
        stamp_of.cache_clear()
        return stamp_of(str(package))

    before = stamp()
    assert stamp() == before
    (package / "data" / "names.txt").write_text("a\nbc\n")
    changed = stamp()
    (package / "data" / "__pycache__" / "names.pyc").write_bytes(b"other")
    assert stamp() == changed != before
    (package / "new.py").write_text("")
    assert stamp() != changed
    assert stamp_of(str(package / "new.py")) != stamp_of(str(package / "__init__.py"))
