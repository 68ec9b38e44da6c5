"""One control, from its plan to its outcome, whatever it raises.

This is the one place where an exception becomes `Errored`. Floor 11.
"""

from __future__ import annotations

from concurrent.futures import CancelledError

import msgspec

from interlock.control import ControlRun, Errored, NotApplicable, Outcome, PlannedControl
from interlock.engine.context import ControlContext
from interlock.engine.errors import ControlBroke, NotRun
from interlock.engine.session import Session
from interlock.engine.whole_texts import writable
from interlock.kernel import ControlId, InterlockError


def run_control(planned: PlannedControl, session: Session) -> ControlRun:
    """Give the outcome of a control; raises nothing but what must end the program."""
    name = planned.control.card.id
    shop = session.workshop
    started = shop.clock_ms()
    shop.progress.control_started(name)
    context = ControlContext(session, is_expected=bool(planned.control.card.needs))
    outcome = _outcome(planned, context)
    context.has_asked()
    tools = context.tools
    run = writable(
        ControlRun(
            control=name,
            outcome=outcome,
            tools=tools,
            duration_ms=shop.clock_ms() - started,
            is_cached=context.is_remembered or (bool(tools) and not any(use.runs for use in tools)),
            notes=context.notes,
            attached=context.attached,
        )
    )
    shop.progress.control_finished(run)
    return run


def run_released(run: ControlRun, session: Session) -> ControlRun:
    """Give a run with its raw outputs stored and every known secret masked; Errored if that cannot be done."""
    try:
        return session.withheld.released(run)
    except InterlockError as error:
        outcome = _errored(error)
    except Exception as error:  # noqa: BLE001  # as for the control itself
        outcome = _broken(run.control, error)
    tools = tuple(msgspec.structs.replace(use, output=()) for use in run.tools)
    return msgspec.structs.replace(run, outcome=outcome, tools=tools, notes=())


def _outcome(planned: PlannedControl, context: ControlContext) -> Outcome:
    name = planned.control.card.id
    try:
        if not planned.owed and not _owes_history(planned, context):
            return NotApplicable(planned.control.not_applicable())
        return planned.control.examine(context, planned.owed)
    except CancelledError:
        return _errored(NotRun(control=name))
    except InterlockError as error:
        return _errored(error)
    except Exception as error:  # noqa: BLE001  # the one place: whatever a control raises shuts the gate
        return _broken(name, error)


def _owes_history(planned: PlannedControl, context: ControlContext) -> bool:
    """Say whether a control without files to examine still has commits to read."""
    if context.is_fast or not getattr(planned.control, "owes_history", False):
        return False
    history = context.change.history
    return history is not None and history.commits > 0


def _broken(name: ControlId, error: Exception) -> Errored:
    return _errored(ControlBroke(control=name, kind=type(error).__name__, why=str(error)[:300]))


def _errored(error: InterlockError) -> Errored:
    return Errored(error.code, str(error), error.remedy)
