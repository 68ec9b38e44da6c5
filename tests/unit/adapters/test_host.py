"""A machine is known by a digest, and its id by nobody."""

from __future__ import annotations

import hashlib
from pathlib import Path

from interlock.adapters.host import this_host


def test_the_digest_is_that_of_the_machine_and_tells_nobody_its_id(tmp_path: Path) -> None:
    file = tmp_path / "machine-id"
    file.write_text("0123456789abcdef" * 2 + "\n")
    host = this_host([str(tmp_path / "none"), str(file)])
    assert host is not None
    assert len(host.machine) == 64
    assert host.machine not in {
        hashlib.sha256(one).hexdigest() for one in (file.read_bytes(), file.read_bytes().strip())
    }
    assert this_host([str(file)]) == host
    file.write_text("1123456789abcdef" * 2)
    other = this_host([str(file)])
    assert other is not None
    assert other.machine != host.machine


def test_a_machine_without_an_id_is_none(tmp_path: Path) -> None:
    file = tmp_path / "machine-id"
    for text in ("", "uninitialized\n", "0" * 32, "g" * 32, "0123456789abcdef" * 3):
        file.write_text(text)
        assert this_host([str(file)]) is None
    assert this_host([]) is None
