from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from interlock.adapters.notifiers import FileSender, NotDelivered, StreamSender
from interlock.adapters.notifiers.lines import line_of

HOSTILE = 'x\n{"id":"forged"}\r\x1b[2J\u2028\u202e\x7f\x85 "'


def test_each_document_is_one_line_of_plain_ascii_whatever_is_in_it() -> None:
    line = line_of({"says": HOSTILE})
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line) == {"says": HOSTILE}


def test_lines_are_appended_and_only_the_owner_may_read_them(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    for number in range(3):
        FileSender(str(path)).send({"number": number, "says": HOSTILE})
    lines = path.read_bytes().split(b"\n")
    assert [json.loads(line)["number"] for line in lines[:-1]] == [0, 1, 2]
    assert lines[-1] == b""
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_line_that_a_crash_left_half_written_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(b'{"number":0}\n{"numb')
    FileSender(str(path)).send({"number": 1})
    assert path.read_bytes() == b'{"number":0}\n{"numb\n{"number":1}\n'


def test_what_is_no_plain_file_gets_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("pipe", "link", ".", "absent/file"):
        with pytest.raises(NotDelivered):
            FileSender(str(tmp_path / name)).send({})
    assert not (tmp_path / "elsewhere").exists()


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "write", lambda _handle, body: len(body) - 1)
    with pytest.raises(NotDelivered, match="only a part"):
        FileSender(str(tmp_path / "events.jsonl")).send({"number": 1})


def test_a_stream_gets_lines_and_a_closed_one_is_told() -> None:
    stream = io.StringIO()
    StreamSender(stream).send({"says": HOSTILE})
    assert stream.getvalue().count("\n") == 1
    stream.close()
    with pytest.raises(NotDelivered):
        StreamSender(stream).send({})
