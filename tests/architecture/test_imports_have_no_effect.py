"""Importing any module of Interlock does nothing but define names."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import interlock
from tests.programs import finish_text

PROGRAM = """
import importlib, json, os, pkgutil, sys, threading

WATCHED = ("open", "os.", "shutil.", "socket.", "sqlite3.", "subprocess.", "tempfile.", "urllib.", "webbrowser.")
QUIET = {"os.listdir", "os.scandir", "os.walk", "os.fwalk", "os.add_dll_directory"}
events = []

def seen(event, arguments):
    if event.startswith(WATCHED) and event not in QUIET:
        events.append([event, [str(one) for one in arguments[:2]]])

import interlock
before = dict(os.environ), sorted(map(str, threading.enumerate())), os.getcwd()
sys.addaudithook(seen)
names = [one.name for one in pkgutil.walk_packages(interlock.__path__, "interlock.")]
for name in names:
    importlib.import_module(name)
after = dict(os.environ), sorted(map(str, threading.enumerate())), os.getcwd()
events.append(["end", []])
with open(sys.argv[1], "w") as report:
    places = [sys.prefix, sys.base_prefix]
    json.dump({"names": names, "events": events, "same": before == after, "places": places}, report)
"""


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Import everything in an interpreter of its own and give what was noticed."""
    folder = tmp_path_factory.mktemp("imports")
    report = folder / "report.json"
    done = finish_text([sys.executable, "-B", "-W", "error", "-c", PROGRAM, str(report)], cwd=folder)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(report.read_text())
    found["said"] = done.stdout + done.stderr
    found["left"] = sorted(one.name for one in folder.iterdir())
    events = found["events"]
    found["events"] = events[: events.index(["end", []])]
    return found


def test_every_module_was_imported(observed: dict[str, Any]) -> None:
    assert len(observed["names"]) > 100
    assert {"interlock.cli.check", "interlock.store.sqlite", "interlock.adapters.scanners.python.bandit"} <= set(
        observed["names"]
    )


def test_nothing_is_said_and_nothing_is_left_behind(observed: dict[str, Any]) -> None:
    assert observed["said"] == ""
    assert observed["left"] == ["report.json"]


def test_environment_threads_and_folder_stay_what_they_were(observed: dict[str, Any]) -> None:
    assert observed["same"]


def test_no_file_is_opened_but_code_and_none_to_be_written(observed: dict[str, Any]) -> None:
    ours = [Path(interlock.__file__).resolve().parent, *(Path(place).resolve() for place in observed["places"])]
    opened = [words for event, words in observed["events"] if event == "open"]
    strange = [words for words in opened if not is_code(Path(words[0]).resolve(), ours)]
    written = [words for words in opened if set(words[1]) & set("wax+")]
    assert opened
    assert (strange, written) == ([], [])


def test_no_program_is_started_and_no_connection_is_made(observed: dict[str, Any]) -> None:
    assert [event for event in observed["events"] if event[0] != "open"] == []


def is_code(path: Path, places: list[Path]) -> bool:
    """Say whether a file is code, or what an installed package says of itself, such as its version."""
    is_of_package = path.name == "METADATA" and path.parent.suffix == ".dist-info"
    is_there = any(path.is_relative_to(place) for place in places)
    return is_there and (is_of_package or path.suffix in {".py", ".pyc", ".so", ".pth", ".cfg", ".zip"})
