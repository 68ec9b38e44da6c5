"""Runs the plan of a stage in this process: controls in threads, their tools in one pool of slots.

Enters: a change and what each control owes. Leaves: exactly one run for each planned control, in plan order; and
no process, thread or folder of the engine. Floor 11.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from functools import cache

from interlock.change import Change, FileEntry
from interlock.control import ControlRun, Errored, Failed, PlannedControl, Wanted
from interlock.engine.runner import run_control, run_released
from interlock.engine.session import Session
from interlock.engine.workshop import Workshop

_JOIN_S = 20.0
_HOLD_BACK_S = 5.0
"""How long at most a control without tools lets those with tools go first."""
_Done = queue.SimpleQueue[tuple[int, ControlRun | BaseException]]


class LocalEngine:
    """Runs plans one after the other."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._ahead: dict[str, threading.Thread] = {}

    def wanted(self, *, is_fast: bool) -> Wanted:
        """Give the question that a plan asks of scanners: would this one examine that file at this stage?

        Promise: the tool of a scanner that would is looked for at once, beside what else is planned.
        """
        scanners, has = self._workshop.scanners, cache(self._workshop.has)

        def wants(name: str, file: FileEntry) -> bool:
            scanner = scanners.get(name)
            if scanner is None or (is_fast and not scanner.IS_FAST):
                return False
            if not scanner.wants(file) or (scanner.TOOL.is_private and not has(name)):
                return False
            self._look_ahead(name)
            return True

        return wants

    def run(
        self,
        change: Change,
        controls: Sequence[PlannedControl],
        *,
        is_fast: bool = False,
        use_cache: bool = True,
        fail_fast: bool = False,
    ) -> tuple[ControlRun, ...]:
        """Run controls over a change; without `use_cache` earlier answers are not read, but new ones are kept.

        Promise: one run for each planned control, in plan order. When this returns or raises, also by Ctrl-C,
        no process of a tool and no private copy is left.
        """
        names = [planned.control.card.id for planned in controls]
        self._workshop.progress.planned(names)
        session = Session(self._workshop, change, is_fast=is_fast, use_cache=use_cache)
        threads: list[threading.Thread] = []
        done: _Done = queue.SimpleQueue()
        session.slots.expect(sum(bool(planned.control.card.needs) for planned in controls))
        try:
            for place in self._longest_first(controls):
                thread = threading.Thread(
                    target=_answer, args=(place, controls[place], session, done), name=names[place], daemon=True
                )
                threads.append(thread)
                thread.start()
            runs = self._collected(controls, session, done, fail_fast=fail_fast)
            session.withheld.settle()
            return tuple(run_released(run, session) for run in runs)
        except BaseException:
            session.slots.close()
            self._workshop.toolbox.stop()
            raise
        finally:
            session.close()
            for thread in (*threads, *self._ahead.values()):
                if thread.ident is not None:
                    thread.join(_JOIN_S)

    def _look_ahead(self, name: str) -> None:
        """Look for a tool: its program may have to be read and asked, which nobody should have to wait for."""
        if name not in self._ahead:
            self._ahead[name] = threading.Thread(
                target=self._workshop.has, args=(name,), name=f"find-{name}", daemon=True
            )
            self._ahead[name].start()

    def _longest_first(self, controls: Sequence[PlannedControl]) -> list[int]:
        """Give the places of controls, those with the dearest tools first, those without any last."""
        scanners = self._workshop.scanners

        def rank(place: int) -> int:
            needs = controls[place].control.card.needs
            return max((scanners[name].COST.rank for name in needs if name in scanners), default=-1)

        return sorted(range(len(controls)), key=rank, reverse=True)

    def _collected(
        self, controls: Sequence[PlannedControl], session: Session, done: _Done, *, fail_fast: bool
    ) -> tuple[ControlRun, ...]:
        runs: dict[int, ControlRun] = {}
        while len(runs) < len(controls):
            place, run = done.get()
            if isinstance(run, BaseException):
                raise run
            runs[place] = run
            if fail_fast and isinstance(run.outcome, Failed | Errored):
                # What waits is dropped: its controls come to their end at once, as not run.
                session.slots.close()
        return tuple(runs[place] for place in range(len(controls)))


def _answer(place: int, planned: PlannedControl, session: Session, done: _Done) -> None:
    if not planned.control.card.needs:
        # What it does here in this process would only keep the first tools from beginning.
        session.slots.is_settled.wait(_HOLD_BACK_S)
    try:
        done.put((place, run_control(planned, session)))
    except BaseException as error:  # noqa: BLE001  # carried to the thread that waits, never lost
        done.put((place, error))
