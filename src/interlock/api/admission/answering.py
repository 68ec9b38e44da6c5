"""From the bytes of a review to the bytes of an answer, in time, whatever happens. Floor 14."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable
from typing import Final
from urllib.parse import parse_qs

import msgspec

from interlock.api.admission.link import Link
from interlock.decision import Verdict
from interlock.deployment.admission import Answer, answer, unknown
from interlock.formats.admission.review import Review, read_review, uid_of, write_answer
from interlock.kernel import InterlockError

VALIDATE, MUTATE = "/validate", "/mutate"
WITHIN_S: Final = 0.8
"""How long what is not kept ready may take to be worked out; an answer is there within a second, whatever happens."""
_MARGIN: Final = 0.6
"""The part of the API server's own limit that is used where that is shorter."""
_SECONDS: Final = re.compile(r"(\d{1,3})s")


class Counts(msgspec.Struct):
    """What was answered since the door opened."""

    allowed: int = 0
    refused: int = 0
    malformed: int = 0
    unjudged: int = 0
    slowest_s: float = 0.0


class Answering:
    """Answers reviews from what a link knows."""

    def __init__(self, link: Link, *, within_s: float = WITHIN_S) -> None:
        self._link = link
        self._within_s = within_s
        self.counts = Counts()

    def reply(self, path: str, query: str, body: bytes) -> bytes | Awaitable[bytes]:
        """Give the answer, or what waits for it where something has to be asked first. It raises nothing."""
        began = time.perf_counter()
        may_pin = path == MUTATE
        try:
            review = read_review(body)
            wanted = unknown(review, self._link.rules, self._link.known, time.time(), may_pin=may_pin)
            if wanted and not self._link.is_away:
                return self._asked(review, began, self._limit(query), may_pin=may_pin)
            return self._answered(review, began, may_pin=may_pin)
        except InterlockError as error:
            return self._malformed(body, str(error), error.code)
        except Exception as error:  # noqa: BLE001 (the face's boundary: what breaks here must not let anything in)
            return self._malformed(body, f"interlock broke over it: {type(error).__name__}", "")

    async def _asked(self, review: Review, began: float, limit_s: float, *, may_pin: bool) -> bytes:
        link, until = self._link, began + limit_s
        for _ in range(2):  # a tag first, and then what it stands for
            wanted = unknown(review, link.rules, link.known, time.time(), may_pin=may_pin)
            left = until - time.perf_counter()
            if not wanted or left <= 0:
                break
            await link.ask(wanted, left)
        return self._answered(review, began, may_pin=may_pin)

    def _answered(self, review: Review, began: float, *, may_pin: bool) -> bytes:
        link = self._link
        said = answer(review, link.rules, link.known, time.time(), may_pin=may_pin)
        if not may_pin or not said.is_allowed:  # what is only changed comes to the other path as well
            link.tally.add(review, said, link.clock())
        self._count(said, time.perf_counter() - began)
        return write_answer(
            review.uid,
            is_allowed=said.is_allowed,
            message="" if said.is_allowed else f"interlock refuses this: {said.says}{self._remedy(said)}",
            warnings=said.warnings,
            patches=said.patches if may_pin else (),
        )

    def _remedy(self, said: Answer) -> str:
        """Say where the whole of a refusal can be seen."""
        judged = next((one for one in said.looked if one.decision and one.verdict != Verdict.ALLOW), None)
        name = self._link.environment
        return (
            f"; `interlock gate sha256:{judged.sha256} --env {name} --explain` says why" if judged is not None else ""
        )

    def _count(self, said: Answer, took_s: float) -> None:
        self.counts.allowed += said.is_allowed
        self.counts.refused += not said.is_allowed
        self.counts.unjudged += said.is_unjudged
        self.counts.slowest_s = max(self.counts.slowest_s, took_s)

    def _malformed(self, body: bytes, why: str, code: str) -> bytes:
        self.counts.malformed += 1
        says = f"interlock refuses this: {why}{f' [{code}]' if code else ''}"
        return write_answer(uid_of(body), is_allowed=False, message=says, code=400)

    def _limit(self, query: str) -> float:
        """Give how long an answer may take: less than the API server says that it waits."""
        said = parse_qs(query).get("timeout", [""])[0]
        match = _SECONDS.fullmatch(said)
        return min(self._within_s, int(match[1]) * _MARGIN) if match else self._within_s
