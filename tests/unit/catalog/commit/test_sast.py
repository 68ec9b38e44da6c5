import pytest

from interlock.catalog.commit import Sast
from interlock.change import PROGRAMMING, FileEntry, Kind


def nothing_wanted(name: str, file: FileEntry) -> bool:
    """Stand for scanners that read none of it."""
    return False


def owed(*files: FileEntry) -> tuple[str, ...]:
    return Sast().owed(files, nothing_wanted)


@pytest.mark.parametrize("language", sorted(PROGRAMMING))
def test_source_that_no_analyser_reads_is_owed_all_the_same(language: str) -> None:
    assert owed(FileEntry("a", Kind.TEXT, language=language)) == ("a",)
    assert owed(FileEntry("a", Kind.UNREADABLE, language=language)) == ("a",)


@pytest.mark.parametrize("language", ["", "markdown", "yaml", "json"])
def test_what_is_no_source_is_not_owed(language: str) -> None:
    assert owed(FileEntry("a", Kind.TEXT, language=language)) == ()


def test_a_link_to_source_is_not_owed_twice() -> None:
    assert owed(FileEntry("a.py", Kind.LINK, language="python"), FileEntry("sub", Kind.SUBMODULE)) == ()


def test_every_scanner_that_runs_is_named_on_the_card() -> None:
    assert set(Sast.scanners) | set(Sast.optional) == set(Sast.card.needs)
