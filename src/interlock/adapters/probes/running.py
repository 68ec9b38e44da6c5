"""Probing an address: many questions side by side, so many a second, while the target lives. Floor 11.

It is asked whether it answers before the first probe, after every one that fails, and after the last: a target that
dies under its probes has not passed them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import msgspec

from interlock.adapters.probes.asking import Asker
from interlock.adapters.probes.places import Place, address_of, look_up, reach
from interlock.kernel import InterlockError
from interlock.runtime.probes.errors import AddressSilent, NothingAsked, TargetDied
from interlock.runtime.probes.judging import judge
from interlock.runtime.probes.model import Ask, LoginAsk, Probe
from interlock.runtime.probes.ports import Clock
from interlock.runtime.probes.run import Bounds, Exchanged, Probed, Result
from interlock.runtime.probes.seen import Seen

_MOST_NAMED: Final = 5


class LocalProber:
    """Asks from this machine."""

    def __init__(self, clock: Clock, bounds: Bounds = Bounds()) -> None:  # noqa: B008 (it is frozen)
        self._clock = clock
        self._bounds = bounds

    def canonical(self, address: str) -> str:
        """Give an address in its one spelling. Errors: AddressUnusable (PRB-101)."""
        return address_of(address).text

    def probe(self, address: str, probes: Sequence[Probe], *, tries_logins: bool, ca: bytes) -> Probed:
        """Ask one address everything that applies to it.

        Errors: AddressUnusable (PRB-101), NothingAsked (PRB-113), CertificatesUnreadable (NET-106).
        """
        began = time.monotonic_ns()
        named = address_of(address)
        unallowed = () if tries_logins else tuple(one.id for one in probes if isinstance(one.ask, LoginAsk))
        wanted = [one for one in probes if one.id not in unallowed]
        try:
            found = look_up(named)
        except AddressSilent as error:
            return _silent(named.text, wanted, error)
        fit = [one for one in wanted if all(map(found.is_fit, one.only))]
        if not fit:
            raise NothingAsked(address=named.text)
        chosen = {one.id for one in fit}
        unfit = tuple(one.id for one in wanted if one.id not in chosen)
        try:
            place = reach(found, self._bounds.silence_s)
            asker = Asker(place, [one.ask for one in fit], self._bounds, ca)
        except AddressSilent as error:
            probed = _silent(named.text, fit, error)
        else:
            with asker:
                probed = _Run(asker, place, fit, self._bounds, self._clock).probed()
        took = (time.monotonic_ns() - began) // 1_000_000
        return msgspec.structs.replace(probed, unfit=unfit, unallowed=unallowed, numbers=found.numbers, took_ms=took)


def _silent(address: str, probes: Sequence[Probe], error: InterlockError) -> Probed:
    """Give what an address that does not answer came to."""
    results = tuple(Result(one.id, address, unasked=str(error)) for one in probes)
    return Probed(address, results, fault=str(error), code=error.code, remedy=error.remedy)


class _Run:
    """One address being probed."""

    def __init__(self, asker: Asker, place: Place, probes: Sequence[Probe], bounds: Bounds, clock: Clock) -> None:
        self._asker = asker
        self._place = place
        self._probes = probes
        self._bounds = bounds
        self._clock = clock
        self._until = time.monotonic() + bounds.total_s
        self._lock = threading.Lock()
        self._under_way: dict[Ask, tuple[str, ...]] = {}
        self._done = 0
        self._repeated: list[str] = []
        self._death: TargetDied | None = None

    def probed(self) -> Probed:
        """Ask, one question for all the probes that ask it, logins at the end and one after the other."""
        address = self._place.address.text
        why = self._asker.silence()
        if why:
            return _silent(address, self._probes, AddressSilent(address=address, why=why))
        groups: dict[Ask, list[Probe]] = {}
        for one in self._probes:
            groups.setdefault(one.ask, []).append(one)
        side_by_side = [ask for ask in groups if not isinstance(ask, LoginAsk)]
        answers: dict[Ask, Seen | str] = {}
        with ThreadPoolExecutor(self._bounds.at_once, "probe") as pool:
            try:
                named = [tuple(one.id for one in groups[ask]) for ask in side_by_side]
                answers |= zip(side_by_side, pool.map(self._answer, side_by_side, named), strict=True)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        for ask, several in groups.items():
            if isinstance(ask, LoginAsk):
                answers[ask] = self._answer(ask, tuple(one.id for one in several))
        self._look_again(())
        death = self._death
        return Probed(
            address,
            tuple(self._result(one, answers[one.ask]) for one in self._probes),
            fault=str(death) if death is not None else "",
            code=death.code if death is not None else "",
            remedy=death.remedy if death is not None else "",
            asked_at=self._place.numbers[0],
            repeated=tuple(self._repeated),
            exchanges=tuple(_exchanged(ask, groups[ask], answers[ask]) for ask in groups),
        )

    def _answer(self, ask: Ask, probes: tuple[str, ...]) -> Seen | str:
        """Ask one thing; give what came back, or why nothing did."""
        if self._death is not None:
            return "the target had stopped answering"
        if time.monotonic() > self._until:
            return f"the time for this address was over, {self._bounds.total_s:g} seconds"
        with self._lock:
            self._under_way[ask] = probes
        try:
            return self._asker.ask(ask)
        except (InterlockError, OSError) as error:
            if self._look_again(probes):
                return str(error)
            return self._again(ask, probes, error)
        finally:
            with self._lock:
                self._under_way.pop(ask, None)
                self._done += len(probes)

    def _again(self, ask: Ask, probes: tuple[str, ...], error: Exception) -> Seen | str:
        """Ask once more where that changes nothing: servers close idle connections at any time."""
        if not self._asker.may_repeat(ask):
            return str(error)
        with self._lock:
            self._repeated += probes
        try:
            return self._asker.ask(ask)
        except (InterlockError, OSError) as again:
            return str(again)

    def _look_again(self, probes: tuple[str, ...]) -> bool:
        """Find out whether the target still answers; say whether it does not."""
        with self._lock:
            if self._death is not None:
                return True
            why = self._asker.silence()
            if why:
                named = list(dict.fromkeys([*probes, *(one for ids in self._under_way.values() for one in ids)]))
                more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
                self._death = TargetDied(
                    address=self._place.address.text,
                    asked=self._done,
                    owed=len(self._probes),
                    why=why,
                    under_way=", ".join(named[:_MOST_NAMED]) + more or "all answered",
                )
            return bool(why)

    def _result(self, probe: Probe, answer: Seen | str) -> Result:
        where = self._asker.where(probe.ask)
        if isinstance(answer, str):
            return Result(probe.id, where, unasked=answer)
        judged = judge(probe, answer, self._place.address.host, self._clock())
        return Result(probe.id, where, judged.faults, judged.unjudged)


def _exchanged(ask: Ask, probes: Sequence[Probe], answer: Seen | str) -> Exchanged:
    from interlock.adapters.probes.asking import in_short

    return Exchanged(tuple(one.id for one in probes), *in_short(ask, answer))
