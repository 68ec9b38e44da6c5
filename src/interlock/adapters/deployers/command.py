"""Deploys by programs of the user's own: one for each thing that a deployer does.

Enters: an order. Leaves: what the programs did; what runs is what the one that looks says in JSON. Floor 11.

They are given the order on standard input, and its parts as variables. A program is told the fencing token and has to
keep the greatest that it saw: nobody else can do that for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from interlock.adapters.deployers.programs import Programs
from interlock.adapters.deployers.taking import Taken, taken_words
from interlock.adapters.tools import mask
from interlock.adapters.tools.errors import ToolError
from interlock.deployment import Content, Order, Seen, Target, TargetRefused, TargetUnreachable, TokenOutdated
from interlock.kernel import Digest

if TYPE_CHECKING:
    from interlock.adapters.tools.supervision import Ended

NAME: Final = "command"
TAKES: Final = {
    "look": "the program that says what runs, as JSON: see the how-to page",
    "bring": "the program that puts a release beside what runs",
    "switch": "the program that lets it run",
    "restore": "the program that lets run again what ran before",
    "settle": "the program that lets go of what nobody goes back to; left out, nothing is done",
    "timeout_s": "how long each may take, in seconds; left out, 600",
}
"""What it takes in `with:`, with what it means; the reference page is made from it."""
OUTDATED: Final = 75
"""The exit code by which a program says that it has seen a greater token."""
_SHOWN: Final = 400


class CommandDeployer:
    """Deploys by commands of the settings."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs

    def look(self, target: Target, parameters: Mapping[str, object]) -> Seen:
        """Say what runs there, as the program says it."""
        taken = taken_words(parameters, TAKES, NAME)
        body = msgspec.json.encode({"target": msgspec.to_builtins(target)})
        ended = self._run("look", taken, body, target, {})
        try:
            return msgspec.json.decode(ended.stdout, type=Seen)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise TargetRefused(target=target.name, what="say what runs", why=str(error), run="") from error

    def bring(self, order: Order, content: Content) -> None:
        """Put it there, with the bytes of each artifact and each file of configuration as files."""
        files = {
            **{one.name: content.path(Digest("sha256", one.sha256)) for one in order.plan.artifacts},
            **{one.path: content.path(Digest("sha256", one.sha256)) for one in order.plan.configuration},
        }
        self._carry("bring", order, files)

    def switch(self, order: Order) -> None:
        """Let it run in place of what ran."""
        self._carry("switch", order)

    def restore(self, order: Order) -> None:
        """Let run again what the plan replaces."""
        self._carry("restore", order)

    def settle(self, order: Order) -> None:
        """Let go of what nobody goes back to."""
        if "settle" in order.plan.parameters:
            self._carry("settle", order)

    def _carry(self, action: str, order: Order, files: Mapping[str, str] | None = None) -> None:
        taken = taken_words(order.plan.parameters, TAKES, NAME)
        told: dict[str, Any] = {
            "action": action,
            "run": order.run,
            "token": order.token,
            "share": order.share,
            "digest": order.plan.digest.hex,
            "replaces": order.plan.replaces,
            "target": msgspec.to_builtins(order.target),
            "plan": msgspec.to_builtins(order.plan),
            "files": files or {},
        }
        variables = {
            "INTERLOCK_DEPLOYMENT": order.run,
            "INTERLOCK_TOKEN": str(order.token),
            "INTERLOCK_PLAN": order.plan.digest.hex,
            "INTERLOCK_SHARE": str(order.share),
        }
        self._run(action, taken, msgspec.json.encode(told), order.target, variables, token=order.token)

    def _run(
        self,
        action: str,
        taken: Taken,
        body: bytes,
        target: Target,
        variables: Mapping[str, str],
        *,
        token: int = 0,
    ) -> Ended:
        argv = taken.argv(action)
        told = {**variables, "INTERLOCK_ACTION": action, "INTERLOCK_TARGET": target.name}
        try:
            ended = self._programs.run(argv, stdin=body, variables=told, timeout_s=taken.whole("timeout_s", 600))
        except ToolError as error:
            raise TargetUnreachable(target=target.name, why=str(error)) from error
        if ended.exit_code == OUTDATED:
            raise TokenOutdated(target=target.name, token=token, newest="a greater one")
        if ended.exit_code:
            said = mask(ended.stderr or ended.stdout).decode("utf-8", "replace").strip()[-_SHOWN:]
            why = f"`{argv[0]}` ended with {ended.exit_code}" + (f": {said}" if said else "")
            raise TargetRefused(target=target.name, what=action, why=why, run=variables.get("INTERLOCK_DEPLOYMENT", ""))
        return ended
