import json
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.artifacts.syft import CARD, ask_syft, read_run, scheme_of
from interlock.control import Command, Job, Tool, ToolCard, ToolOutputMalformed, ToolRun
from interlock.formats.manifests import ManifestMalformed
from interlock.kernel import Digest
from tests.unit.adapters.artifacts.images import docker, oci
from tests.unit.adapters.artifacts.test_image import LAYERS, file, folder

BASH = "pkg:deb/debian/bash@5.2?arch=amd64&distro=debian-12"
RECORDED: dict[str, Any] = json.loads(Path(__file__).with_name("syft_answer.json").read_text("utf-8"))
"""What version 1.18.1 answered about `docker(LAYERS)`, whole but for its own configuration and the schema's address."""


class Box:
    """A tool box with one answer."""

    def __init__(self, answer: ToolRun) -> None:
        self.answer = answer
        self.asked: list[Command] = []

    def find(self, card: ToolCard) -> Tool:
        return Tool(card, ("/syft",), "1.18.1", Digest("sha256", "ab" * 32))

    def run(self, tool: Tool, command: Command, job: Job) -> ToolRun:
        assert (tool.card, job.root) == (CARD, "")
        self.asked.append(command)
        return self.answer

    def stop(self) -> None:
        raise NotImplementedError


def test_it_is_told_what_lies_there_and_its_answer_is_read(tmp_path: Path) -> None:
    box = Box(ToolRun(0, json.dumps(RECORDED).encode(), b""))
    reading = ask_syft(box, str(tmp_path), "tree")
    assert [one.purl for one in reading.components] == [BASH]
    assert "syft" in reading.path
    assert box.asked[0].args[:2] == ("scan", f"dir:{tmp_path}")


def test_every_kind_of_image_has_its_word(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    assert scheme_of(folder(tmp_path / "a", oci(LAYERS)), "image") == "oci-dir"
    assert scheme_of(file(tmp_path, oci(LAYERS)), "image") == "oci-archive"
    assert scheme_of(file(tmp_path / "d", docker(LAYERS)), "image") == "docker-archive"
    assert scheme_of(str(tmp_path / "image.tar"), "tar") == "file"


@pytest.mark.parametrize(
    ("run", "why"),
    [
        (ToolRun(1, b"", b"no such image"), "no such image"),
        (ToolRun(0, b" ", b""), "it said nothing"),
        (ToolRun(1, json.dumps(RECORDED).encode(), b"killed"), "killed"),
        (ToolRun(0, b'{"bomFormat": "CycloneDX", "specVersion": "1.6"}', b""), "another form"),
    ],
)
def test_anything_but_a_whole_answer_is_none(run: ToolRun, why: str) -> None:
    with pytest.raises(ToolOutputMalformed, match=why):
        read_run(run, "image")
    with pytest.raises(ManifestMalformed):
        read_run(ToolRun(0, b"{", b""), "image")
