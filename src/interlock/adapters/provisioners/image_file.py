"""A Dockerfile built by buildah: its instructions are the plan, the image that comes of them is what is set up.

A build has no run that touches nothing, so what is planned is what the file says, with the digests of everything it may
copy; that these are still the same is seen before it is built. Floor 11.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from interlock.adapters.provisioners.running import Run, check_known, opened, sources_of, text_of, texts_of
from interlock.deployment.infrastructure.errors import PlanMoved, ProvisioningUnfit
from interlock.deployment.provisioning import Applied, Asked, Changed, Program, Result
from interlock.formats.infra.image_file import read_image_file
from interlock.supply.infrastructure import Infrastructure

_PARAMETERS: Final = ("dockerfile", "tag", "arguments", "isolation", "storage")
_USUAL: Final = ("Dockerfile", "Containerfile")


class ImageFile:
    """buildah."""

    def __init__(self, environ: Mapping[str, str], stop: threading.Event) -> None:
        self._environ = environ
        self._stop = stop

    @contextmanager
    def open(self, asked: Asked) -> Iterator[Opened]:
        """Open a folder with a Dockerfile; see deployment.provisioning.Provisioner."""
        check_known(asked, _PARAMETERS, "dockerfile")
        with opened("dockerfile", asked, self._environ, self._stop) as run:
            yield Opened(run)


class Opened:
    """A Dockerfile with what lies beside it."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._path = run.find("buildah")
        self._file = _file(run)
        said = run.tried((self._path, "--version"))[0].stdout.decode("utf-8", "replace").split()
        self.program: Program | None = run.describe("buildah", self._path, said[2] if len(said) > 2 else "")  # noqa: PLR2004

    def plan(self) -> Infrastructure:
        """Read the file; see deployment.provisioning.Provisioning."""
        return Infrastructure(
            tool="dockerfile",
            version=self.program.version if self.program else "",
            resources=read_image_file(self._file.read_bytes(), self._file.name),
            sources=sources_of(self._run.folder, "dockerfile", whole=True),
            target=self._run.asked.target or self._tag,
        )

    def apply(self, plan: Infrastructure) -> Applied:
        """Build, if everything is as it was planned; see deployment.provisioning.Provisioning."""
        if self.plan().digest != plan.digest:
            raise PlanMoved(what=str(self._file), why="a file that it is made from is another")
        kept = Path(self._run.scratch, "image")
        isolation = text_of(self._run.asked, "isolation", "dockerfile", "chroot")
        storage = text_of(self._run.asked, "storage", "dockerfile", "vfs")
        argv = (
            *(self._path, "--storage-driver", storage, "bud", "--isolation", isolation, "--iidfile", str(kept)),
            *(f"--build-arg={one}" for one in texts_of(self._run.asked, "arguments", "dockerfile")),
            *(("--tag", self._tag) if self._tag else ()),
            *("--file", str(self._file), self._run.folder),
        )
        ended, cut = self._run.tried(argv)
        log = self._run.shown(ended.stdout, ended.stderr)
        image = kept.read_text("utf-8").strip() if kept.is_file() else ""
        if cut or ended.exit_code or not image:
            says = cut or self._run.last_words(ended.stderr, ended.stdout)
            changes = (Changed(one.address, Result.UNTOUCHED) for one in plan.changes if one.type != "image")
            return Applied((*changes, Changed("image", Result.FAILED, says)), log, says)
        return Applied(tuple(Changed(one.address, Result.DONE, _told(one.type, image)) for one in plan.changes), log)

    def look(self) -> Infrastructure | None:
        """What an image has become is for whoever scans it."""
        return None

    @property
    def _tag(self) -> str:
        return text_of(self._run.asked, "tag", "dockerfile")


def _told(kind: str, image: str) -> str:
    return f"it is {image}" if kind == "image" else ""


def _file(run: Run) -> Path:
    """Give the file that is meant. Errors: ProvisioningUnfit (DPL-207)."""
    if Path(run.asked.path).is_file():
        return Path(run.asked.path)
    named = text_of(run.asked, "dockerfile", "dockerfile")
    for one in (named,) if named else _USUAL:
        if (path := Path(run.folder, one)).is_file():
            return path
    why = f"there is no {named or ' or '.join(_USUAL)} in it"
    raise ProvisioningUnfit(what=run.asked.path, why=why, tool="dockerfile")
