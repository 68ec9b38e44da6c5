"""Audits for whoever is signed in: only digests and names of the ledger, as far as they may see, one at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.flows.errors import AuditTooLarge, AuditWaits
from interlock.testing.world import World
from interlock.trace import NodeUnknown
from interlock.trace.report import Asker
from interlock.wiring import auditing
from interlock.wiring.auditing import Audits, Wanted, frameworks, subject_of
from tests.estate import Estate

ANN = Asker("person:ann", "ann")


@pytest.mark.parametrize("text", ["HEAD", "main", ".", "/etc/passwd", "file.zip", "sha256:zz", "a" * 39, "--help", ""])
def test_a_name_from_outside_opens_no_file_and_starts_no_git(text: str) -> None:
    with pytest.raises(NodeUnknown):
        subject_of(text)


def test_digests_are_known_by_their_length() -> None:
    assert str(subject_of("a" * 40).digests[0]) == f"gitCommit:{'a' * 40}"
    assert str(subject_of("b" * 64).digests[0]) == f"sha256:{'b' * 64}"
    assert str(subject_of(f"sha256:{'c' * 64}").digests[0]) == f"sha256:{'c' * 64}"
    assert frameworks()


def test_who_may_not_see_it_is_told_what_is_told_of_what_is_not_there(tmp_path: Path) -> None:
    estate = Estate(tmp_path, world=World(tmp_path))
    made = estate.artifact()
    estate.deployed(made)
    with estate.world.app() as app:
        audits, told = Audits(app), []
        for subject in ("env:staging", "env:nowhere", str(made.digests[0]), "sha256:" + "0" * 64, "product:shop"):
            with pytest.raises(NodeUnknown) as caught:
                audits.take(Wanted(subject), frozenset({"bank"}), ANN, lambda _report, _pack: b"")
            told.append(str(caught.value).replace(subject, "X") + caught.value.remedy)
        assert len(set(told)) == 1
        given = audits.take(Wanted("env:staging"), None, ANN, lambda report, _pack: report.record)
        assert b"person:ann" in given.body
        assert given.envelope.startswith("sha256:")


def test_one_is_taken_at_a_time_and_a_fault_lets_the_next_one_in(tmp_path: Path) -> None:
    estate = Estate(tmp_path, world=World(tmp_path))
    estate.deployed(estate.artifact())
    with estate.world.app() as app:
        audits = Audits(app)

        def inner(*_: object) -> bytes:
            with pytest.raises(AuditWaits):
                audits.take(Wanted("env:staging"), None, ANN, lambda _report, _pack: b"")
            raise RuntimeError

        with pytest.raises(RuntimeError):
            audits.take(Wanted("env:staging"), None, ANN, inner)
        assert audits.take(Wanted("env:staging"), None, ANN, lambda _report, _pack: b"x").body == b"x"


def test_a_file_that_is_too_large_is_refused_before_it_is_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    estate = Estate(tmp_path, world=World(tmp_path))
    estate.deployed(estate.artifact())
    monkeypatch.setattr(auditing, "MOST_BYTES", 10)
    with estate.world.app() as app:
        log = app.gate.proven()
        assert log is not None
        with pytest.raises(AuditTooLarge, match="11 bytes"):
            Audits(app).take(Wanted("env:staging"), None, ANN, lambda _report, _pack: b"x" * 11)
        again = app.gate.proven()
        assert again is not None
        assert len(again.leaves) == len(log.leaves)
