"""Puppet without a server: a catalogue is put together once, shown by a run that touches nothing, and then applied.

What was decided about is that catalogue; what is out of step with it is found anew by each run. How a run ended is
read from its report: the exit code of one that touches nothing says nothing. Floor 11.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from interlock.adapters.provisioners.running import Run, check_known, opened, sources_of, text_of
from interlock.deployment.infrastructure.errors import PlanFailed, PlanMoved, ProvisioningUnfit
from interlock.deployment.provisioning import Applied, Asked, Changed, Program, Result
from interlock.formats.errors import PlanUnreadable
from interlock.formats.infra.puppet import Entry, Report, read_catalogue, read_report, resources_of
from interlock.supply.infrastructure import Infrastructure

_PARAMETERS: Final = ("manifest", "modules", "node")
_USUAL: Final = ("site.pp", "manifests/site.pp", "init.pp")


class Puppet:
    """puppet apply."""

    def __init__(self, environ: Mapping[str, str], stop: threading.Event) -> None:
        self._environ = environ
        self._stop = stop

    @contextmanager
    def open(self, asked: Asked) -> Iterator[Opened]:
        """Open a manifest; see deployment.provisioning.Provisioner."""
        check_known(asked, _PARAMETERS, "puppet")
        with opened("puppet", asked, self._environ, self._stop) as run:
            yield Opened(run)


class Opened:
    """A manifest, with the modules beside it."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._path = run.find("puppet")
        self._manifest = _manifest(run)
        self._catalogue = Path(run.scratch, "catalogue.json")
        said = run.tried((self._path, "--version"))[0].stdout.decode("utf-8", "replace").strip()
        self.program: Program | None = run.describe("puppet", self._path, said)

    def plan(self) -> Infrastructure:
        """Put the catalogue together and see what is out of step; see deployment.provisioning.Provisioning."""
        self._compiled()
        report, _, why = self._applied("--noop")
        if report is None or why or report.says:
            told = why or (report.says[0] if report is not None else "it left no report")
            raise PlanFailed(tool="puppet", what=self._manifest, why=told)
        return Infrastructure(
            tool="puppet",
            version=self.program.version if self.program else "",
            resources=resources_of(report, read_catalogue(self._catalogue.read_bytes(), "puppet")),
            sources=sources_of(self._run.folder, "puppet"),
            target=self._run.asked.target or "this machine",
        )

    def apply(self, plan: Infrastructure) -> Applied:
        """Apply the catalogue, if it and what is out of step are the same; see deployment.provisioning.Provisioning."""
        kept = self._catalogue.read_bytes() if self._catalogue.is_file() else b""
        again = self.plan()
        if again.digest != plan.digest:
            raise PlanMoved(what=self._manifest, why="planning it again comes to something else")
        if kept:
            self._catalogue.write_bytes(kept)
        report, log, why = self._applied()
        if report is None:
            changes = tuple(Changed(one.address, Result.UNKNOWN) for one in plan.changes)
            return Applied(changes, log, why or "it left no report")
        entries = {one.address: one for one in report.entries}
        changes = tuple(_changed(one.address, entries.get(one.address)) for one in plan.changes)
        failed = next((one for one in report.entries if one.is_failed), None)
        told = f"{failed.address}: {failed.says}" if failed is not None else ""
        if not told and (report.status == "failed" or report.says):
            told = "; ".join(report.says) or "it failed"
        return Applied(changes, log, why or told)

    def look(self) -> Infrastructure | None:
        """Puppet knows nothing of what is there but by planning anew."""
        return None

    def _compiled(self) -> None:
        node = text_of(self._run.asked, "node", "puppet") or self._run.asked.target or "localhost"
        ended, cut = self._run.tried(
            (self._path, "catalog", "compile", node, "--manifest", self._manifest, "--render-as", "json", *self._usual)
        )
        try:
            read_catalogue(ended.stdout, "puppet")
        except PlanUnreadable as error:
            why = cut or self._run.last_words(ended.stderr, ended.stdout)
            raise PlanFailed(tool="puppet", what=self._manifest, why=why) from error
        self._catalogue.touch(mode=0o600)
        self._catalogue.write_bytes(ended.stdout[ended.stdout.find(b"{") :])

    def _applied(self, *options: str) -> tuple[Report | None, bytes, str]:
        """Apply the catalogue: the report, what was written, and why the run was cut off, if it was."""
        place = Path(self._run.scratch, "var/state/last_run_report.yaml")
        place.unlink(missing_ok=True)
        ended, cut = self._run.tried(
            (self._path, "apply", "--catalog", str(self._catalogue), "--detailed-exitcodes", *options, *self._usual)
        )
        log = self._run.shown(ended.stdout, ended.stderr)
        if not place.is_file():
            return None, log, cut or self._run.last_words(ended.stderr, ended.stdout)
        return read_report(self._run.shown(place.read_bytes()), "puppet"), log, cut

    @property
    def _usual(self) -> tuple[str, ...]:
        scratch = self._run.scratch
        modules = text_of(self._run.asked, "modules", "puppet", "modules")
        return (
            *("--confdir", f"{scratch}/conf", "--vardir", f"{scratch}/var", "--rundir", f"{scratch}/run"),
            *("--logdir", f"{scratch}/log", "--color", "false"),
            *(
                ("--modulepath", str(Path(self._run.folder, modules)))
                if Path(self._run.folder, modules).is_dir()
                else ()
            ),
        )


def _changed(address: str, entry: Entry | None) -> Changed:
    if entry is None or entry.is_skipped:
        return Changed(address, Result.UNTOUCHED, entry.says if entry is not None else "")
    if entry.is_failed:
        return Changed(address, Result.FAILED, entry.says)
    return Changed(address, Result.DONE)


def _manifest(run: Run) -> str:
    """Give the manifest that is meant. Errors: ProvisioningUnfit (DPL-207)."""
    if Path(run.asked.path).is_file():
        return run.asked.path
    named = text_of(run.asked, "manifest", "puppet")
    for one in (named,) if named else _USUAL:
        if (path := Path(run.folder, one)).is_file():
            return str(path)
    why = f"there is no {named or ' or '.join(_USUAL)} in it"
    raise ProvisioningUnfit(what=run.asked.path, why=why, tool="puppet")
