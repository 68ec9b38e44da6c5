from collections.abc import Mapping
from pathlib import Path

import pytest

from interlock.catalog import CONTROLS
from interlock.change import Change, FileChanged, FileEntry, Kind, Snapshot, State
from interlock.kernel import Subject, sha256
from interlock.wiring.loosening import Loosening
from interlock.wiring.policies import PolicyShelf
from interlock.wiring.settings import read_settings

STRICT = b"policy: critical\n"
LAX = b"policy: baseline\n"
OURS = b"policy: ours\nextends: standard\n"
MILD = b"policy: ours\nrequire:\n  - control: commit.build\n    limits: {critical: 1000}\n"


def snapshot(files: Mapping[str, bytes]) -> Snapshot:
    """Give some files as they were frozen."""
    return Snapshot(
        tuple(FileEntry(name, Kind.TEXT, len(body), sha256(body).hex) for name, body in sorted(files.items()))
    )


class Folder:
    """A repository with one state on disk, one that is judged, and perhaps a base."""

    def __init__(self, root: Path, judged: Mapping[str, bytes], base: Mapping[str, bytes] | None = None) -> None:
        self.root, self.judged, self.base = root, judged, base
        for name, body in judged.items():
            (root / name).write_bytes(body)

    def read(self, of: Snapshot, path: str) -> bytes:
        files = self.judged if self.base is None or of != snapshot(self.base) else self.base
        if path not in files:
            raise FileChanged(path=path)
        return files[path]

    def reasons(self, *, judged: Mapping[str, bytes] | None = None) -> list[str]:
        """Give the reasons against a change that holds `judged`, or else what lies on the disk."""
        settings = read_settings(str(self.root))
        shelf = PolicyShelf(str(self.root), str(self.root / ".cache"), b"k" * 32, [str(c.card.id) for c in CONTROLS])
        frozen = snapshot(self.judged if judged is None else judged)
        before = snapshot(self.base) if self.base is not None else None
        change = Change(Subject("x", (frozen.digest,)), State.COMMIT, frozen, base_snapshot=before)
        return list(Loosening(str(self.root), settings, shelf, self.read).of(change, shelf.get(settings.policy)))


def test_settings_that_are_part_of_what_is_judged_speak_against_nothing(tmp_path: Path) -> None:
    assert Folder(tmp_path, {"interlock.yaml": STRICT}).reasons() == []
    assert Folder(tmp_path, {"interlock.yaml": STRICT}, {"interlock.yaml": STRICT}).reasons() == []


def test_no_settings_anywhere_speak_against_nothing(tmp_path: Path) -> None:
    assert Folder(tmp_path, {}).reasons() == []
    assert Folder(tmp_path, {}, {}).reasons() == []


@pytest.mark.parametrize("judged", [{}, {"interlock.yaml": LAX}])
def test_settings_that_decide_and_are_not_what_is_judged_are_named(tmp_path: Path, judged: dict[str, bytes]) -> None:
    folder = Folder(tmp_path, {"interlock.yaml": STRICT})
    assert folder.reasons(judged=judged) == ["interlock.yaml decides and is not part of what is judged as it is"]


def test_settings_that_are_judged_and_do_not_lie_there_are_named(tmp_path: Path) -> None:
    assert Folder(tmp_path, {}).reasons(judged={"interlock.yaml": STRICT}) != []


def test_a_policy_of_the_repository_is_held_to_the_same(tmp_path: Path) -> None:
    files = {"interlock.yaml": b"policy: ours.yaml\n", "ours.yaml": OURS}
    assert Folder(tmp_path, files).reasons() == []
    (reason,) = Folder(tmp_path, files).reasons(judged={"interlock.yaml": files["interlock.yaml"]})
    assert reason.startswith("ours.yaml decides")


def test_a_change_that_demands_less_than_its_base_does_not_decide(tmp_path: Path) -> None:
    (reason,) = Folder(tmp_path, {"interlock.yaml": LAX}, {"interlock.yaml": STRICT}).reasons()
    assert reason == "policy baseline demands less than critical, by which the base was judged"
    (tmp_path / "bare").mkdir()
    (reason,) = Folder(tmp_path / "bare", {}, {"interlock.yaml": STRICT}).reasons()
    assert "demands less than critical" in reason


def test_a_change_that_demands_more_than_its_base_decides(tmp_path: Path) -> None:
    assert Folder(tmp_path, {"interlock.yaml": STRICT}, {"interlock.yaml": LAX}).reasons() == []
    assert Folder(tmp_path, {"interlock.yaml": STRICT}, {}).reasons() == []


def test_a_policy_made_milder_under_its_old_name_is_found(tmp_path: Path) -> None:
    settings = b"policy: ours.yaml\n"
    now, before = {"interlock.yaml": settings, "ours.yaml": MILD}, {"interlock.yaml": settings, "ours.yaml": OURS}
    (reason,) = Folder(tmp_path, now, before).reasons()
    assert "policy ours demands less than ours" in reason


@pytest.mark.parametrize("before", [b"policy: [\n", b"polcy: x\n", b"policy: missing.yaml\n", b"version: 7\n"])
def test_a_base_whose_policy_cannot_be_read_vouches_for_nothing(tmp_path: Path, before: bytes) -> None:
    (reason,) = Folder(tmp_path, {"interlock.yaml": STRICT}, {"interlock.yaml": before}).reasons()
    assert reason.startswith("the policy of the base cannot be read: ")


def test_settings_that_became_a_pipe_or_lead_elsewhere_are_not_what_is_judged(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    root.mkdir()
    folder = Folder(root, {"interlock.yaml": STRICT})
    (tmp_path / "elsewhere.yaml").write_bytes(STRICT)
    settings = read_settings(str(root))
    (root / "interlock.yaml").unlink()
    (root / "interlock.yaml").symlink_to("../elsewhere.yaml")
    shelf = PolicyShelf(str(root), str(root / ".cache"), b"k" * 32, [str(c.card.id) for c in CONTROLS])
    frozen = snapshot({"interlock.yaml": STRICT})
    change = Change(Subject("x", (frozen.digest,)), State.COMMIT, frozen)
    (reason,) = Loosening(str(root), settings, shelf, folder.read).of(change, shelf.get("critical"))
    assert reason.startswith("interlock.yaml decides and is not part")
