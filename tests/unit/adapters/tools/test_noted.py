from pathlib import Path

import pytest

from interlock.adapters.tools.noted import StartedProgram, read_noted

BEGUN = '{"watched": true}\n'
DASH = '{"path": "/usr/bin/dash", "sha256": "ab"}\n'
END = '{"end": true, "own": 2, "unseen": 0, "unlisted": 0}\n'


def read(tmp_path: Path, text: str) -> tuple[int, int, str]:
    (tmp_path / "notes").write_text(text)
    found = read_noted(str(tmp_path / "notes"))
    return len(found.programs), found.own, found.why_not


def test_a_whole_record_is_read_and_says_that_all_were_seen(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text(f'{BEGUN}{DASH}{{"path": "/x", "why": "it may be run and not read"}}\n{END}')
    found = read_noted(str(tmp_path / "notes"))
    assert found.programs == (
        StartedProgram("/usr/bin/dash", "ab"),
        StartedProgram("/x", why="it may be run and not read"),
    )
    assert (found.own, found.why_not) == (2, "")


@pytest.mark.parametrize("text", [BEGUN + DASH, BEGUN + DASH + '{"path": "/usr/bin/ma', BEGUN + DASH + '{"pa\n'])
def test_a_record_that_ends_early_is_not_taken_for_all_there_was(tmp_path: Path, text: str) -> None:
    programs, _, why = read(tmp_path, text)
    assert why
    assert programs <= 1


def test_what_was_seen_before_it_was_ended_is_told(tmp_path: Path) -> None:
    assert read(tmp_path, BEGUN + DASH) == (1, 0, "it was ended before all of it was written down")


def test_what_was_not_seen_or_is_not_listed_is_counted_in_words(tmp_path: Path) -> None:
    end = '{"end": true, "own": 0, "unseen": 3, "unlisted": 1200}\n'
    _, _, why = read(tmp_path, BEGUN + end)
    assert why == "of what it started, 3 could not be looked at and 1,200 are more than are listed"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "[]\n",
        '{"watched": "yes"}\n',
        f"{BEGUN}nonsense\n{END}",
        f'{BEGUN}{{"end": true}}\n',
        f'{BEGUN}{{"end": true, "own": 0, "unseen": 0, "unlisted": 0, "more": 1}}\n',
        f'{BEGUN}{{"path": 5}}\n{END}',
        f"{BEGUN}{'[' * 5000}\n{END}",
    ],
)
def test_a_damaged_record_never_says_that_all_were_seen(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text)[2]


def test_why_nothing_was_watched_is_passed_on_and_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert read(tmp_path, '{"watched": false, "why": "the kernel cannot"}\n') == (0, 0, "the kernel cannot")
    assert "nothing was written down" in read_noted(str(tmp_path / "no")).why_not
