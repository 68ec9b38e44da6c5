"""What is in a repository is shown with what verified evidence says of it, and called good only by the gate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.registries.errors import ContentDamaged
from interlock.adapters.registries.folder import FolderRepository
from interlock.decision import Decision, Question, Verdict
from interlock.flows.artifacts import Shelf
from interlock.formats.oci import Manifest, read_oci
from interlock.kernel import instant
from interlock.wiring.repositories import luggage_of
from tests.docks import Dock, Judge, admission, file_of


@contextmanager
def shelf(dock: Dock, place: FolderRepository, judge: Judge | None = None) -> Iterator[Shelf]:
    with dock.world.app() as app:
        _ = app.seal
        gate = admission(app, judge or Judge())
        yield Shelf(place=place, luggage=luggage_of(app), inspection=app.inspection, admission=gate)


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    return Dock(tmp_path)


def built(dock: Dock, place: FolderRepository, text: str, at: str) -> None:
    dock.file.write_bytes(text.encode())
    dock.prove(at=at)
    dock.push(place, text)


def test_an_artifact_is_shown_with_its_commit_and_branch(dock: Dock) -> None:
    place = dock.place("place")
    dock.world.check()
    built(dock, place, "one", "2026-01-05T10:00:00Z")
    with shelf(dock, place) as shown:
        (one,) = shown.all()
        assert shown.show("one") == one
    assert one.commit == dock.world.repository.git("rev-parse", "HEAD")
    assert one.branch == dock.world.repository.git("branch", "--show-current")
    assert one.builder == "https://example.org/builder"
    assert one.built_at == instant("2026-01-05T10:00:00Z")
    assert one.tags == ("one",)
    assert (one.verdict, one.is_good) == (Verdict.ALLOW, True)


def test_the_newest_comes_first_and_evidence_is_no_artifact(dock: Dock) -> None:
    place = dock.place("place")
    for hour in (11, 9, 10):
        built(dock, place, f"v{hour}", f"2026-01-05T{hour:02}:00:00Z")
    dock.file.write_bytes(b"nobody says when")
    dock.push(place, "unknown")
    with shelf(dock, place) as shown:
        assert [one.tags for one in shown.all()] == [("v11",), ("v10",), ("v9",), ("unknown",)]
        latest = shown.latest_good()
    assert latest is not None
    assert latest.tags == ("v11",)


def test_only_what_the_gate_allows_now_is_good(dock: Dock) -> None:
    place = dock.place("place")
    built(dock, place, "one", "2026-01-05T10:00:00Z")
    for judge in (Judge(Verdict.DENY), Judge(Verdict.REVIEW), Judge(hypothetical=("so it is",))):
        with shelf(dock, place, judge) as shown:
            assert shown.latest_good() is None
            assert not shown.all()[0].is_good


class Only(Judge):
    """A gate that allows what it was told to alone."""

    def __init__(self, *digests: str) -> None:
        super().__init__()
        self.digests = digests

    def decide(self, policy: Any, question: Question) -> Decision:
        is_good = str(question.subject.digests[0]) in self.digests
        self.verdict = Verdict.ALLOW if is_good else Verdict.DENY
        return super().decide(policy, question)


def test_a_build_is_good_as_a_whole_and_the_newest_such_is_given_whole(dock: Dock) -> None:
    place, digests = dock.place("place"), {}
    for name, hour in (("old", 9), ("mid-1", 10), ("mid-2", 10), ("new-1", 11), ("new-2", 11)):
        built(dock, place, name, f"2026-01-05T{hour:02}:00:00Z")
        digests[name] = str(dock.subject.digests[0])
    for allowed, wanted in (
        (digests, {"new-1", "new-2"}),
        (["old", "mid-1", "mid-2", "new-1"], {"mid-1", "mid-2"}),
        (["old", "mid-1", "new-2"], {"old"}),
        (["new-1"], set()),
    ):
        with shelf(dock, place, Only(*(digests[one] for one in allowed))) as shown:
            assert {tag for one in shown.latest_good_build() for tag in one.tags} == wanted


def test_what_nobody_says_when_it_was_built_stands_alone(dock: Dock) -> None:
    place = dock.place("place")
    for name in ("one", "two"):
        dock.file.write_bytes(name.encode())
        dock.push(place, name)
    with shelf(dock, place) as shown:
        assert len(shown.latest_good_build()) == 1


def test_an_artifact_whose_evidence_was_tampered_with_is_never_good(dock: Dock) -> None:
    place = dock.place("place")
    built(dock, place, "one", "2026-01-05T10:00:00Z")
    built(dock, place, "two", "2026-01-05T11:00:00Z")
    with shelf(dock, place) as shown:
        cargo = shown.show("two").cargo
    for one in place.referrers(cargo.digest):
        made = read_oci(place.find(one.digest), "x")
        assert isinstance(made, Manifest)
        path = file_of(place, made.layers[0].digest)
        path.write_bytes(b"!" + path.read_bytes()[1:])
    with shelf(dock, place) as shown:
        first, second = shown.all()
        good = shown.latest_good()
    assert first.wrong is not None
    assert (first.wrong.code, first.verdict, first.is_good) == ("FLW-192", Verdict.DENY, False)
    assert second.is_good
    assert good is not None
    assert good.tags == ("one",)


def test_a_manifest_that_cannot_be_read_is_not_passed_over(dock: Dock) -> None:
    place = dock.place("place")
    built(dock, place, "one", "2026-01-05T10:00:00Z")
    with shelf(dock, place) as shown:
        file_of(place, shown.show("one").cargo.digest).write_bytes(b"{}")
    with shelf(dock, place) as shown, pytest.raises(ContentDamaged):
        shown.latest_good()


def test_on_another_machine_the_evidence_is_taken_in_on_the_way(dock: Dock, tmp_path: Path) -> None:
    place = dock.place("place")
    built(dock, place, "one", "2026-01-05T10:00:00Z")
    other = Dock(tmp_path, "other")
    other.trust(dock)
    with shelf(other, place) as shown:
        (one,) = shown.all()
    assert one.commit
    assert one.evidence >= 2


def test_a_stranger_is_told_that_nobody_known_signed(dock: Dock, tmp_path: Path) -> None:
    place = dock.place("place")
    built(dock, place, "one", "2026-01-05T10:00:00Z")
    other = Dock(tmp_path, "other")
    with shelf(other, place) as shown:
        (one,) = shown.all()
    assert one.wrong is not None
    assert one.wrong.code == "FLW-193"
    assert (one.commit, one.verdict, one.is_good) == ("", Verdict.DENY, False)


def test_an_empty_repository_has_nothing(dock: Dock) -> None:
    with shelf(dock, dock.place("place")) as shown:
        assert shown.all() == []
        assert shown.latest_good() is None
