"""Manifests of Kubernetes: judged here, brought to a cluster by a deployer. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from interlock.adapters.provisioners.running import check_known
from interlock.adapters.provisioners.terraform import read_given
from interlock.deployment.infrastructure.errors import CannotApply, ProvisioningUnfit
from interlock.deployment.provisioning import Applied, Asked, Program
from interlock.supply.infrastructure import Infrastructure


class Manifests:
    """A folder or file of manifests."""

    def __init__(self, environ: Mapping[str, str], stop: Event) -> None:
        """Take what every provisioner is given, and need none of it."""
        del environ, stop

    @contextmanager
    def open(self, asked: Asked) -> Iterator[Opened]:
        """Open manifests; see deployment.provisioning.Provisioner."""
        check_known(asked, (), "manifests")
        if not Path(asked.path).exists():
            raise ProvisioningUnfit(what=asked.path, why="it is not there", tool="manifests")
        yield Opened(asked)


class Opened:
    """Manifests that are there."""

    program: Program | None = None

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def plan(self) -> Infrastructure:
        """Read them; see deployment.provisioning.Provisioning."""
        return read_given(self._asked.path)

    def apply(self, plan: Infrastructure) -> Applied:
        """Refuse. Errors: CannotApply (DPL-205)."""
        del plan
        how = "judge them with `--plan`, and bring them to a cluster with a deployer"
        raise CannotApply(what=self._asked.path, why="manifests are only judged here", how=how)

    def look(self) -> Infrastructure | None:
        """Nobody can tell."""
        return None
