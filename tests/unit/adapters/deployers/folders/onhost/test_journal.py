from __future__ import annotations

from pathlib import Path

import pytest

from interlock.adapters.deployers.folders.onhost import journal
from interlock.adapters.deployers.folders.onhost.journal import Journal
from interlock.adapters.deployers.folders.onhost.layout import Folder


def test_what_is_said_stands_there_with_its_time(folder: Folder) -> None:
    Journal(folder).say("it begins")
    assert Path(folder.file("log/supervisor.log")).read_text("utf-8").endswith("Z it begins\n")


def test_the_last_words_are_those_of_what_began_last(folder: Folder) -> None:
    one = Journal(folder)
    place = Path(one.path("service.log"))
    assert one.tail(str(place)) == ""
    place.write_text("of the old one\n")
    one.mark("service.log")
    with place.open("a") as file:
        file.write("a\n\nb\nc\n\xe9d\n")
    assert one.tail(str(place)) == "b / c / \xe9d"
    place.write_text("cut\n")
    assert one.tail(str(place)) == "cut"


def test_a_fresh_log_is_empty(folder: Folder) -> None:
    one = Journal(folder)
    Path(one.path("trial.log")).write_text("of the one before\n")
    assert one.tail(one.fresh("trial.log")) == ""


def test_a_log_stays_within_its_bounds_and_its_writer_goes_on(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_MOST", 1000)
    monkeypatch.setattr(journal, "_KEPT", 100)
    one = Journal(folder)
    place = Path(one.path("service.log"))
    with place.open("ab", buffering=0) as writer:
        writer.write(b"x" * 1000)
        one.bound()
        assert place.stat().st_size == 1000
        writer.write(b"y" * 100)
        monkeypatch.setattr(one, "_next", 0.0)
        one.bound()
        assert place.stat().st_size == 0
        assert place.with_name("service.log.1").read_bytes() == b"y" * 100
        writer.write(b"more")
    assert place.read_bytes() == b"more"
