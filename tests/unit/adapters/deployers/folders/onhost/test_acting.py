from __future__ import annotations

import hashlib
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.deployers.folders.onhost import acting
from interlock.adapters.deployers.folders.onhost.acting import Program, bring, look, prepare, restore, settle, switch
from interlock.adapters.deployers.folders.onhost.layout import Folder
from interlock.adapters.deployers.folders.onhost.trouble import Trouble

NONE = Program(b"", "")
PLANS = [str(number) * 64 for number in range(1, 7)]


def order(plan: str, token: int = 1, replaces: str = "", **more: Any) -> dict[str, Any]:
    """Make an order for files that nothing runs."""
    body = plan.encode()
    files = [{"name": "page.html", "sha256": hashlib.sha256(body).hexdigest(), "size": len(body)}]
    serve: dict[str, Any] = {"command": [], "environment": [], "listen": "", "grace": 1, "health": {}}
    told = {"plan": plan, "run": "dep-1", "token": token, "replaces": replaces, "keep": 1, "serve": serve}
    return {**told, "artifacts": files, "configuration": [], **more}


def brought(folder: Folder, plan: str, token: int = 1) -> dict[str, Any]:
    told = order(plan, token)
    bring(folder, told, io.BytesIO(plan.encode()))
    return told


def test_nothing_is_seen_where_nothing_was_deployed(tmp_path: Path) -> None:
    assert look(Folder(str(tmp_path / "none")), {}) == {}
    assert not (tmp_path / "none").exists()


def test_files_that_nothing_runs_are_switched_and_gone_back_to(folder: Folder) -> None:
    for plan in PLANS[:2]:
        brought(folder, plan)
        switch(folder, order(plan), NONE)
        assert folder.serving() == plan
    assert (Path(folder.current) / "files/page.html").read_text("utf-8") == PLANS[1]
    seen = look(folder, {})
    assert (seen["plan"], seen["earlier"], seen["says"], seen["instances"]) == (PLANS[1], [PLANS[0]], "", 0)
    restore(folder, order(PLANS[1], replaces=PLANS[0]), NONE)
    assert folder.serving() == PLANS[0]
    restore(folder, order(PLANS[0]), NONE)
    assert folder.serving() == ""


def test_what_lies_there_whole_is_not_brought_again(folder: Folder) -> None:
    told = order(PLANS[0])
    assert prepare(folder, told) == {"has": False}
    brought(folder, PLANS[0])
    assert prepare(folder, told) == {"has": True}
    bring(folder, told, io.BytesIO(b""))
    page = Path(folder.release(PLANS[0]), "files/page.html")
    page.chmod(0o644)
    page.write_text("altered")
    assert prepare(folder, told) == {"has": False}


def test_what_a_killed_action_left_is_cleared_away(folder: Folder) -> None:
    Path(folder.draft(PLANS[0])).mkdir()
    prepare(folder, order(PLANS[0]))
    assert folder.drafts() == []


def test_what_was_altered_where_it_lies_is_not_switched_to(folder: Folder) -> None:
    brought(folder, PLANS[0])
    Path(folder.release(PLANS[0]), "files/more").write_text("")
    with pytest.raises(Trouble, match="was altered where it lies"):
        switch(folder, order(PLANS[0]), NONE)
    assert folder.serving() == ""


def test_what_is_not_there_is_not_switched_to(folder: Folder, tmp_path: Path) -> None:
    for place in (folder, Folder(str(tmp_path / "none"))):
        with pytest.raises(Trouble, match="is not there"):
            switch(place, order(PLANS[0]), NONE)
    assert restore(Folder(str(tmp_path / "none")), order(PLANS[0]), NONE) == {}


def test_so_many_releases_stay_and_none_that_is_needed_goes(folder: Folder) -> None:
    for plan in PLANS:
        brought(folder, plan)
        if plan != PLANS[3]:  # this one never served
            switch(folder, order(plan), NONE)
    told = order(PLANS[5], replaces=PLANS[1], keep=2)
    assert sorted(settle(folder, told)["removed"]) == sorted([PLANS[0], PLANS[2], PLANS[3]])
    assert sorted(os.listdir(folder.releases)) == [PLANS[1], PLANS[4], PLANS[5]]  # noqa: PTH208 -- text, as there
    assert look(folder, {})["earlier"] == [PLANS[4], PLANS[1]]
    assert settle(folder, told) == {"removed": []}


def test_what_lies_or_may_be_run_there_and_is_none_of_ours_is_named(folder: Folder) -> None:
    brought(folder, PLANS[0])
    switch(folder, order(PLANS[0]), NONE)
    tool = Path(folder.data, "tool")
    tool.write_text("#!/bin/sh\n")
    assert look(folder, {})["strangers"] == []
    tool.chmod(0o755)
    Path(folder.path, "miner").write_text("")
    Path(folder.release(PLANS[0]), "files/more").write_text("")
    assert look(folder, {})["strangers"] == [
        f"{folder.path}/miner",
        f"{folder.release(PLANS[0])}/files/more",
        str(tool),
    ]


def test_a_link_to_something_else_is_said(folder: Folder) -> None:
    Path(folder.current).symlink_to("/etc")
    assert "leads to no release of ours" in look(folder, {})["says"]
    Path(folder.current).unlink()
    Path(folder.current).symlink_to(f"releases/{PLANS[0]}")
    assert "is not there, or not whole" in look(folder, {})["says"]


def test_a_note_that_is_damaged_is_said(folder: Folder) -> None:
    brought(folder, PLANS[0])
    switch(folder, order(PLANS[0]), NONE)
    note = Path(folder.release(PLANS[0]), "interlock.json")
    whole = json.loads(note.read_text("utf-8"))
    for body in ("{", "[]", json.dumps({**whole, "plan": PLANS[1]}), json.dumps({"plan": PLANS[0]})):
        note.unlink()
        note.write_text(body)
        assert look(folder, {})["plan"] == ""
    brought(folder, PLANS[1])
    folder.point(PLANS[1])
    assert look(folder, {})["plan"] == PLANS[1]


def test_a_supervisor_that_never_begins_is_said(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acting, "_BEGIN_S", 5.0)
    told = order(PLANS[0])
    told["serve"]["command"] = ["true"]
    bring(folder, told, io.BytesIO(PLANS[0].encode()))
    with pytest.raises(Trouble, match="ended at once"):
        switch(folder, told, Program(b"no program", "x"))


def test_a_name_that_nobody_gives_is_said_before_anything_is_asked(folder: Folder) -> None:
    told = order(PLANS[0])
    told["serve"].update({"command": ["true"], "environment": ["TOKEN"]})
    bring(folder, told, io.BytesIO(PLANS[0].encode()))
    with pytest.raises(Trouble, match="gives TOKEN"):
        switch(folder, told, NONE)
    assert not Path(folder.file("wanted.json")).exists()
