"""Salt without a master: what `test=True` would change is the plan; the same states carry it out.

Salt keeps no plan, so before anything is touched it is planned again and has to come to the same. Floor 11.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from interlock.adapters.provisioners.running import Run, check_known, opened, sources_of, text_of, texts_of
from interlock.deployment.infrastructure.errors import PlanFailed, PlanMoved
from interlock.deployment.provisioning import Applied, Asked, Changed, Program, Result
from interlock.formats.errors import PlanUnreadable
from interlock.formats.infra.states import State, read_low, read_states, resources_of
from interlock.supply.infrastructure import Infrastructure

_PARAMETERS: Final = ("states", "pillar")


class Salt:
    """salt-call, on this machine."""

    def __init__(self, environ: Mapping[str, str], stop: threading.Event) -> None:
        self._environ = environ
        self._stop = stop

    @contextmanager
    def open(self, asked: Asked) -> Iterator[Opened]:
        """Open a folder of states; see deployment.provisioning.Provisioner."""
        check_known(asked, _PARAMETERS, "salt")
        with opened("salt", asked, self._environ, self._stop) as run:
            yield Opened(run)


class Opened:
    """A folder of states."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._path = run.find("salt-call")
        said = run.tried((self._path, "--version"))[0].stdout.decode("utf-8", "replace").split()
        self.program: Program | None = run.describe("salt-call", self._path, said[1] if len(said) > 1 else "")

    def plan(self) -> Infrastructure:
        """Run with `test=True`; see deployment.provisioning.Provisioning."""
        low, _, why = self._ran("state.show_lowstate" if not self._states else "state.show_low_sls", *self._states)
        if why:
            raise PlanFailed(tool="salt", what=self._run.folder, why=why)
        body, log, why = self._ran("state.apply", *self._states, "test=True")
        if why:
            raise PlanFailed(tool="salt", what=self._run.folder, why=why)
        try:
            states, wanted = read_states(body, "salt-call"), read_low(low, "salt-call")
        except PlanUnreadable as error:
            raise PlanFailed(tool="salt", what=self._run.folder, why=str(error.fields["why"])) from error
        broken = next((one for one in states if one.result is False), None)
        if broken is not None:
            raise PlanFailed(tool="salt", what=self._run.folder, why=f"{broken.address}: {broken.says}")
        del log
        return Infrastructure(
            tool="salt",
            version=self.program.version if self.program else "",
            resources=resources_of(states, wanted),
            sources=sources_of(self._run.folder, "salt"),
            target=self._run.asked.target or "this machine",
        )

    def apply(self, plan: Infrastructure) -> Applied:
        """Plan again, and run if that came to the same; see deployment.provisioning.Provisioning."""
        if self.plan().digest != plan.digest:
            raise PlanMoved(what=self._run.folder, why="planning it again comes to something else")
        body, log, why = self._ran("state.apply", *self._states)
        try:
            states = {one.address: one for one in read_states(body, "salt-call")}
        except PlanUnreadable as error:
            changes = tuple(Changed(one.address, Result.UNKNOWN) for one in plan.changes)
            return Applied(changes, log, why or str(error))
        changes = tuple(_changed(one.address, states.get(one.address)) for one in plan.changes)
        failed = next((one for one in states.values() if one.result is False), None)
        return Applied(changes, log, f"{failed.address}: {failed.says}" if failed is not None else why)

    def look(self) -> Infrastructure | None:
        """Salt knows nothing of what is there but by planning anew."""
        return None

    @property
    def _states(self) -> tuple[str, ...]:
        named = texts_of(self._run.asked, "states", "salt")
        return (",".join(named),) if named else ()

    def _ran(self, *words: str) -> tuple[bytes, bytes, str]:
        """Run a function on this machine: its answer, what was written, and why it was cut off, if it was."""
        config = Path(self._run.scratch, "config")
        config.mkdir(exist_ok=True)
        pillar = text_of(self._run.asked, "pillar", "salt")
        argv = (
            *(self._path, "--local", "--out=json", "--retcode-passthrough", "--log-level=quiet"),
            *(f"--config-dir={config}", f"--file-root={self._run.folder}", f"--cachedir={self._run.scratch}/cache"),
            *(f"--log-file={self._run.scratch}/log", "--state-output=full"),
            *((f"--pillar-root={Path(self._run.folder, pillar)}",) if pillar else ()),
            *words,
        )
        ended, cut = self._run.tried(argv, env={"PYTHONWARNINGS": "ignore"})
        if not cut and not ended.stdout.strip():
            cut = f"it ended with exit code {ended.exit_code}: {self._run.last_words(ended.stderr)}"
        return self._run.shown(ended.stdout), self._run.shown(ended.stdout, ended.stderr), cut


def _changed(address: str, state: State | None) -> Changed:
    if state is None:
        return Changed(address, Result.UNTOUCHED)
    if state.result is True:
        return Changed(address, Result.DONE)
    is_late = "requisite" in state.says.lower()
    return Changed(address, Result.UNTOUCHED if is_late else Result.FAILED, state.says)
