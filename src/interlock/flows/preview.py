"""Preview: what carrying a plan out would change on its targets, as far as its deployer can foresee that. Floor 11.

Enters: a plan. Leaves: what each step would change, or why nobody knows. Nothing is changed, and nothing is entered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from interlock.deployment import Content, Foreseen, Order, Plan, Previewer
from interlock.flows.carry_out import check_tools
from interlock.kernel import InterlockError

_RUN: Final = "preview"


class Previewing:
    """Looks ahead, with what it was built from; it knows ports only."""

    def __init__(
        self, *, deployers: Mapping[str, object], content: Content, tool: Callable[[str], bytes | None]
    ) -> None:
        """Of `deployers` those are asked that can look ahead; `tool` gives a file as it lies here."""
        self._deployers = deployers
        self._content = content
        self._tool = tool

    def preview(self, plan: Plan) -> tuple[Foreseen, ...]:
        """Say what each step would change on each target; nothing where its deployer cannot look ahead.

        Programs that are not those of the plan are not run.
        """
        deployer = self._deployers.get(plan.deployer)
        if not isinstance(deployer, Previewer):
            return ()
        try:
            check_tools(plan, self._tool)
        except InterlockError as error:
            return tuple(Foreseen(one.name, "", why=f"{error} [{error.code}]") for one in plan.targets)
        orders = [Order(plan, one, _RUN, 0) for one in plan.targets]
        return tuple(one for order in orders for one in deployer.preview(order, self._content))
