from pathlib import Path

import pytest

from interlock.wiring import policy_files as module
from interlock.wiring.policy_files import policy_files


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_policies_are_found_by_what_they_say(tmp_path: Path) -> None:
    write(tmp_path, "policies/b.yaml", "policy: b\nextends: standard\n")
    write(tmp_path, "a.yml", "says: x\npolicy: a\nrules: []\n")
    write(tmp_path, "interlock.yaml", "policy: policies/b.yaml\nrules: []\n")
    write(tmp_path, "deployment.yaml", "spec:\n  policy: x\n  rules: []\n")
    write(tmp_path, "notes.txt", "policy: x\nrules: []\n")
    write(tmp_path, "only.yaml", "policy: x\n")
    assert policy_files(str(tmp_path)) == ("a.yml", "policies/b.yaml")


def test_hidden_and_foreign_folders_are_left_out(tmp_path: Path) -> None:
    for folder in (".git", "node_modules", "x/.hidden"):
        write(tmp_path, f"{folder}/p.yaml", "policy: p\nrules: []\n")
    assert policy_files(str(tmp_path)) == ()


def test_a_link_out_of_the_repository_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, "outside.yaml", "policy: p\nrules: []\n")
    root = tmp_path / "repository"
    root.mkdir()
    (root / "p.yaml").symlink_to(tmp_path / "outside.yaml")
    assert policy_files(str(root)) == ()


def test_a_search_ends_in_a_folder_of_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "p.yaml", "policy: p\nrules: []\n")
    write(tmp_path, "z/q.yaml", "policy: q\nrules: []\n")
    monkeypatch.setattr(module, "_MOST", 1)
    assert policy_files(str(tmp_path)) == ("p.yaml",)
