from __future__ import annotations

from pathlib import Path

from interlock.cli.exits import Exit
from tests.oci_images import Image
from tests.unit.cli.shell import Shell


def test_evidence_that_is_missing_and_that_was_changed_are_different_answers(shell: Shell) -> None:
    shell("push", "app.py", "local:1.0")
    missing = shell("pull", "local:1.0", "-o", "out")
    assert (missing.code, missing.out) == (Exit.DENIED, "")
    assert "[FLW-191]" in missing.err
    report = shell.write("report.txt", "fine")
    shell("attest", "acceptance.pentest", "--subject", "app.py", "--file", report, "--scope", "all")
    shell("push", "app.py", "local:2.0")
    good = shell("pull", "local:2.0", "-o", "out", "--format", "json")
    assert good.code == Exit.ALLOWED
    assert good.json["paths"] == ["out/app.py"]
    blobs = shell.world.root / ".interlock" / "repository" / "blobs" / "sha256"
    for blob in blobs.iterdir():
        if b"interlock.bundle/v1" in blob.read_bytes():
            blob.write_bytes(blob.read_bytes().replace(b'"index":0', b'"index":7'))
    changed = shell("pull", "local:2.0", "-o", "other")
    assert (changed.code, changed.out) == (Exit.DENIED, "")
    assert "[FLW-192]" in changed.err
    assert not (shell.world.root / "other").exists()
    assert "refused" in shell("evidence", "list").out


def test_doing_without_evidence_is_said_loudly_and_a_trusted_repository_does_not_let_one(shell: Shell) -> None:
    shell("push", "app.py", "folder:../place:1.0")
    said = shell("pull", "folder:../place:1.0", "-o", "out", "--unverified")
    assert said.code == Exit.ALLOWED
    assert "was not verified" in said.out
    text = "repositories: [{name: prod, address: 'folder:../place', trusted: true}]\n"
    shell.write("interlock.yaml", text)
    refused = shell("pull", "folder:../place:1.0", "-o", "again", "--unverified")
    assert refused.code == Exit.USAGE
    assert "[FLW-195]" in refused.err
    past = shell("pull", "local:1.0", "-o", "../place/sub", "--unverified")
    assert past.code == Exit.USAGE
    assert "[FLW-200]" in past.err


def test_which_artifact_has_to_be_said(shell: Shell) -> None:
    assert shell("pull", "local").code == Exit.USAGE
    said = shell("pull", "local:none")
    assert said.code == Exit.USAGE
    assert "[REG-102]" in said.err


def test_an_image_becomes_a_folder_that_is_called_like_its_repository(shell: Shell, tmp_path: Path) -> None:
    Image(tmp_path / "images")
    shell("push", f"{tmp_path}/images:v1", "local/team/app:1.0")
    before = {one.name for one in shell.world.root.iterdir()}
    said = shell("pull", "local/team/app:1.0", "--unverified", "--format", "json")
    assert (said.code, said.json["paths"]) == (Exit.ALLOWED, ["app"])
    assert {one.name for one in shell.world.root.iterdir()} - before == {"app"}
    assert shell("pull", "local/team/app:1.0", "--unverified").code == Exit.ALLOWED  # the same again is no hindrance
    here = shell("pull", "local/team/app:1.0", "--unverified", "-o", ".")
    assert (here.code, "[FLW-197]" in here.err) == (Exit.USAGE, True)
    shell.write("other/app", "mine")
    taken = shell("pull", "local/team/app:1.0", "--unverified", "-o", "other/app")
    assert (taken.code, "[FLW-197]" in taken.err) == (Exit.USAGE, True)


def test_an_image_out_of_a_folder_here_becomes_another_one(shell: Shell, tmp_path: Path) -> None:
    Image(tmp_path / "images")
    shell("push", f"{tmp_path}/images:v1", "folder:place:1.0")
    for source, becomes in (("folder:place:1.0", "image"), ("folder:./place/../place:1.0", "image")):
        assert shell("pull", source, "--unverified", "--format", "json").json["paths"] == [becomes]
    shell.write("interlock.yaml", "repositories: [{name: prod, address: 'folder:app', trusted: true}]\n")
    shell("push", f"{tmp_path}/images:v1", "local/app:1.0")
    refused = shell("pull", "local/app:1.0", "--unverified")
    assert (refused.code, "[FLW-200]" in refused.err) == (Exit.USAGE, True)
