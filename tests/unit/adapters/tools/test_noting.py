"""The parts that need no kernel; what is noted of real programs stands in test_enclosing.py."""

import ctypes
import json
import mmap
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.tools import apart, noting
from interlock.adapters.tools.noted import read_noted

ALLOW, NOTIFY = 0x7FFF0000, 0x7FC00000
X86, I386, ARM64, ARM = 0xC000003E, 0x40000003, 0xC00000B7, 0x40000028


def answer(machine: str, system: int, number: int) -> int:
    """Carry out the filter as the kernel does."""
    code = [struct.unpack("=HBBI", part) for part in _parts(noting._code(noting._MACHINES[machine][1]))]
    place, held = 0, 0
    for _ in range(100):
        kind, yes, no, value = code[place]
        place += 1
        if kind == 0x20:
            held = {0: number, 4: system}[value]
        elif kind == 0x15:
            place += yes if held == value else no
        else:
            return int(value)
    raise AssertionError("it goes round in circles")


def _parts(body: bytes) -> list[bytes]:
    return [body[start : start + 8] for start in range(0, len(body), 8)]


@pytest.mark.parametrize(
    ("machine", "system", "numbers"),
    [
        ("x86_64", X86, (59, 322, 0x40000208, 0x40000221)),
        ("x86_64", I386, (11, 358)),
        ("aarch64", ARM64, (221, 281)),
        ("aarch64", ARM, (11, 387)),
    ],
)
def test_each_way_to_start_a_program_is_told_and_nothing_else(
    machine: str, system: int, numbers: tuple[int, ...]
) -> None:
    told = [
        number for number in (*range(600), *range(0x40000000, 0x40000300)) if answer(machine, system, number) == NOTIFY
    ]
    assert sorted(told) == sorted(numbers)
    assert answer(machine, 0x12345, numbers[0]) == ALLOW


@pytest.mark.parametrize(
    ("name", "folder", "is_of_handle", "place"),
    [
        (b"/usr/bin/make", -100, False, b"/usr/bin/make"),
        (b"./make", -100, False, b"/proc/7/cwd/./make"),
        (b"make", 5, False, b"/proc/7/fd/5/make"),
        (b"", 5, True, b"/proc/7/fd/5"),
        (b"", 5, False, b""),
        (b"/proc/self/exe", -100, False, b"/proc/7/exe"),
        (b"/proc/thread-self/fd/3", -100, False, b"/proc/7/fd/3"),
        (b"/dev/fd/3", 5, False, b"/proc/7/fd/3"),
    ],
)
def test_a_name_is_found_where_the_caller_would(name: bytes, folder: int, is_of_handle: bool, place: bytes) -> None:
    assert noting._place(7, folder, name, is_of_handle=is_of_handle) == place


def test_a_text_is_read_to_its_end_though_the_next_page_is_not_there() -> None:
    with mmap.mmap(-1, 2 * mmap.PAGESIZE) as memory:
        start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
        for text in (b"/usr/bin/make", b"x" * 4000):
            for at in (0, mmap.PAGESIZE - 5, 2 * mmap.PAGESIZE - len(text) - 1):
                memory[at : at + len(text) + 1] = text + b"\0"
                assert noting._text(os.getpid(), start + at) == text
        memory[:] = b"x" * (2 * mmap.PAGESIZE)
        with pytest.raises(ValueError, match="4096"):
            noting._text(os.getpid(), start)
        for wrong in (8, 1 << 63, (1 << 64) - 16):
            with pytest.raises((OSError, OverflowError)):
                noting._text(os.getpid(), wrong)


def order(tmp_path: Path, name: str, *argv: str) -> list[str]:
    """Write an order for the launcher, which is not to keep anything apart; give what carries it out."""
    told: dict[str, Any] = {
        "argv": argv,
        "env": {"PATH": "/usr/bin:/bin"},
        "cwd": str(tmp_path),
        "apart": False,
        "notes": str(tmp_path / f"{name}.notes"),
        "own": str(tmp_path),
    }
    (tmp_path / f"{name}.json").write_text(json.dumps(told))
    return [sys.executable, "-I", "-S", apart.__file__, str(tmp_path / f"{name}.json")]


def test_where_the_kernel_cannot_tell_that_is_written_down_and_the_command_runs_all_the_same(tmp_path: Path) -> None:
    """A kernel tells one watcher only, so that what is watched cannot watch in its turn."""
    inner = order(tmp_path, "inner", "sh", "-c", "echo ran")
    outer = order(tmp_path, "outer", *inner)
    done = subprocess.run(outer, capture_output=True, check=False, timeout=60)  # noqa: TID251
    assert (done.returncode, done.stdout) == (0, b"ran\n")
    seen = read_noted(str(tmp_path / "outer.notes"))
    if not seen.programs:
        pytest.skip(f"this kernel tells nobody: {seen.why_not}")
    assert any(one.path.endswith("sh") for one in seen.programs)
    not_seen = read_noted(str(tmp_path / "inner.notes"))
    assert not_seen.programs == ()
    assert not_seen.why_not == "the kernel does not tell of programs that start: something else is told of them already"


def test_only_so_many_programs_are_listed_and_the_rest_is_counted(tmp_path: Path) -> None:
    for one in (apart, noting):
        source = Path(str(one.__file__))
        text = source.read_text("utf-8")
        (tmp_path / source.name).write_text(text.replace("_MOST: Final = 4096", "_MOST: Final = 3"))
    names = ("head", "tail", "wc", "cut", "uniq")
    argv = order(tmp_path, "few", "sh", "-c", "; ".join(f"{name} --version" for name in (*names, *names)))
    argv[3] = str(tmp_path / "apart.py")
    assert subprocess.run(argv, capture_output=True, check=False, timeout=60).returncode == 0  # noqa: TID251
    seen = read_noted(str(tmp_path / "few.notes"))
    if not seen.programs:
        pytest.skip(f"this kernel tells nobody: {seen.why_not}")
    assert len(seen.programs) == 3
    assert seen.why_not == "of what it started, 3 are more than are listed"


def test_it_imports_nothing_of_ours_since_it_is_loaded_by_its_path() -> None:
    assert "interlock" not in Path(noting.__file__).read_text("utf-8")


@pytest.mark.parametrize(
    ("machine", "release", "why"),
    [
        ("sparc64", "6.1.0", "nobody knows how programs are started on sparc64"),
        ("x86_64", "5.4.0-200-generic", "the kernel does not tell of programs that start: Linux 5.4.0-200-generic is"),
        ("x86_64", "4.4.0", "older than 5.5"),
        ("x86_64", "unheard", "older than 5.5"),
    ],
)
def test_a_machine_that_nobody_knows_and_a_kernel_that_is_too_old_are_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: str, release: str, why: str
) -> None:
    monkeypatch.setattr(os, "uname", lambda: os.uname_result(("Linux", "h", release, "v", machine)))
    with (tmp_path / "notes").open("wb") as file:
        made = noting.Noting(file.fileno(), "")
        made.install()
        made.begin(1)
        made.end()
    assert why in read_noted(str(tmp_path / "notes")).why_not


def test_where_there_is_no_process_table_that_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(path: str) -> os.stat_result:
        raise FileNotFoundError(2, "No such file or directory", path)

    with (tmp_path / "notes").open("wb") as file:
        made = noting.Noting(file.fileno(), "")
        monkeypatch.setattr(os, "stat", missing)
        monkeypatch.setattr(noting, "_listener", lambda *_: pytest.fail("nobody could answer"))
        made.install()
    monkeypatch.undo()
    why = read_noted(str(tmp_path / "notes")).why_not
    assert why == "/proc/self/exe: No such file or directory" or os.uname().machine not in noting._MACHINES


@pytest.mark.parametrize(
    ("release", "version"), [("6.18.44-fc-v669", (6, 18)), ("5.5", (5, 5)), ("6.12-rc3", (6, 12)), ("", ())]
)
def test_the_version_of_a_kernel_is_its_first_two_numbers(release: str, version: tuple[int, ...]) -> None:
    assert noting._version(release) == version
