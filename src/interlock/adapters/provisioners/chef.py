"""Chef and Cinc in local mode: what `--why-run` would change is the plan; the same run list carries it out.

Neither could be had where this was written, so it was tried on a program that writes what is documented of them, and
never on Chef itself; see docs/how-to/provision.md. Chef keeps no plan, so it is planned again before anything is
touched. Floor 11.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from interlock.adapters.provisioners.running import Run, changed, check_known, opened, sources_of, text_of, texts_of
from interlock.deployment.infrastructure.errors import PlanFailed, PlanMoved, ProvisionerMissing, ProvisioningUnfit
from interlock.deployment.provisioning import Applied, Asked, Changed, Program, Result
from interlock.formats.errors import PlanUnreadable
from interlock.formats.infra.chef import Run as Ran
from interlock.formats.infra.chef import read_run, resources_of
from interlock.supply.infrastructure import Infrastructure

_PARAMETERS: Final = ("run_list", "attributes")
_PROGRAMS: Final = ("chef-client", "cinc-client")


class Chef:
    """chef-client, or cinc-client, in local mode."""

    def __init__(self, environ: Mapping[str, str], stop: threading.Event) -> None:
        self._environ = environ
        self._stop = stop

    @contextmanager
    def open(self, asked: Asked) -> Iterator[Opened]:
        """Open a repository of cookbooks; see deployment.provisioning.Provisioner."""
        check_known(asked, _PARAMETERS, "chef")
        if not asked.parameters.get("run_list"):
            why = "the recipes that are to run have to be named: `with: {run_list: ['recipe[web]']}`"
            raise ProvisioningUnfit(what=asked.path, why=why, tool="chef")
        with opened("chef", asked, self._environ, self._stop) as run:
            yield Opened(run)


class Opened:
    """A repository of cookbooks, with the run list that is meant."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._path = _found(run)
        said = run.tried((self._path, "--version"))[0].stdout.decode("utf-8", "replace").split()
        self.program: Program | None = run.describe("chef-client", self._path, said[-1] if said else "")

    def plan(self) -> Infrastructure:
        """Run with `--why-run`; see deployment.provisioning.Provisioning."""
        ran, _, why = self._ran("--why-run")
        if ran is None or why or not ran.is_whole:
            raise PlanFailed(tool="chef", what=self._run.folder, why=why or (ran.says if ran else "it says nothing"))
        return Infrastructure(
            tool="chef",
            version=self.program.version if self.program else "",
            resources=resources_of(ran),
            sources=sources_of(self._run.folder, "chef"),
            target=self._run.asked.target or "this machine",
        )

    def apply(self, plan: Infrastructure) -> Applied:
        """Plan again, and run if that came to the same; see deployment.provisioning.Provisioning."""
        if self.plan().digest != plan.digest:
            raise PlanMoved(what=self._run.folder, why="planning it again comes to something else")
        ran, log, why = self._ran()
        if ran is None:
            return Applied(tuple(Changed(one.address, Result.UNKNOWN) for one in plan.changes), log, why)
        actions = {one.address: one for one in ran.actions}
        changes = tuple(changed(one.address, actions.get(one.address)) for one in plan.changes)
        return Applied(changes, log, why or ran.says)

    def look(self) -> Infrastructure | None:
        """Chef knows nothing of what is there but by planning anew."""
        return None

    def _ran(self, *options: str) -> tuple[Ran | None, bytes, str]:
        """Run: what each action came to, what was written, and why it was cut off, if it was."""
        attributes = text_of(self._run.asked, "attributes", "chef")
        argv = (
            *(self._path, "--local-mode", "--no-color", "--format", "doc", "--force-formatter", "--log_level", "error"),
            *("--config-option", f"cache_path={self._run.scratch}/cache", "--chef-zero-port", "0"),
            *(("--json-attributes", attributes) if attributes else ()),
            *options,
            *("--override-runlist", ",".join(texts_of(self._run.asked, "run_list", "chef"))),
        )
        ended, cut = self._run.tried(argv)
        log = self._run.shown(ended.stdout, ended.stderr)
        try:
            ran = read_run(self._run.shown(ended.stdout).decode("utf-8", "replace"), "chef-client")
        except PlanUnreadable as error:
            return None, log, cut or self._run.last_words(ended.stderr, ended.stdout) or str(error)
        if not cut and ended.exit_code and ran.is_whole:
            cut = f"it ended with exit code {ended.exit_code}: {self._run.last_words(ended.stderr)}"
        return ran, log, cut


def _found(run: Run) -> str:
    """Give either program. Errors: ProvisionerMissing (DPL-206)."""
    for one in _PROGRAMS:
        try:
            return run.find(one)
        except ProvisionerMissing:
            continue
    raise ProvisionerMissing(name="chef", program=" or ".join(_PROGRAMS))
