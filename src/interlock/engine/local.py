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
_Done = queue.SimpleQueue[tuple[int, ControlRun | BaseException]]


class LocalEngine:
    """Runs plans one after the other."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    def wanted(self, *, is_fast: bool) -> Wanted:
        """Give the question that a plan asks of scanners: would this one examine that file at this stage?"""
        scanners, has = self._workshop.scanners, cache(self._workshop.has)

        def wants(name: str, file: FileEntry) -> bool:
            scanner = scanners.get(name)
            if scanner is None or (is_fast and not scanner.IS_FAST):
                return False
            return scanner.wants(file) and (not scanner.TOOL.is_private or has(name))

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
        try:
            for place, planned in enumerate(controls):
                thread = threading.Thread(
                    target=_answer, args=(place, planned, session, done), name=names[place], daemon=True
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
            for thread in threads:
                if thread.ident is not None:
                    thread.join(_JOIN_S)

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
    try:
        done.put((place, run_control(planned, session)))
    except BaseException as error:  # noqa: BLE001  # carried to the thread that waits, never lost
        done.put((place, error))
