from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest

from interlock.api.admission.answering import MUTATE, VALIDATE, Answering
from interlock.api.admission.link import Link
from interlock.api.admission.messages import Found, Orders, Seen, Told
from interlock.decision import Verdict
from interlock.deployment import AdmissionRules, Tags
from interlock.deployment.admission import Ready, Unknown
from interlock.testing.world import START
from tests.admissions import STRANGE, of_pod

HEX = "ab" * 32
RULES = AdmissionRules()


class Canned(Link):
    """A link without a keeper, which answers questions as it is told to."""

    def __init__(self, rules: AdmissionRules = RULES, found: tuple[Found, ...] = ()) -> None:
        super().__init__(Orders("", "", {}, "live"), rules, "shop", clock=lambda: START)
        self.found = list(found)
        self.asked: list[Unknown] = []
        self._take(Seen(time.time(), 1))

    async def _ask(self, wanted: Unknown, seconds: float) -> None:
        self.asked.append(wanted)
        if self.found:
            self._take(self.found.pop(0))
        else:
            await asyncio.sleep(seconds)


def ready(verdict: Verdict = Verdict.ALLOW) -> Ready:
    return Ready(HEX, verdict, "", "d" * 64, time.time() + 60)


def replied(answering: Answering, body: bytes, path: str = VALIDATE, query: str = "timeout=5s") -> dict[str, Any]:
    async def wait() -> bytes:
        said = answering.reply(path, query, body)
        return said if isinstance(said, bytes) else await said

    read: dict[str, Any] = json.loads(asyncio.run(wait()))["response"]
    return read


def test_what_is_kept_ready_is_answered_at_once() -> None:
    link = Canned()
    link._take(Told(1, (ready(),)))
    said = Answering(link).reply(VALIDATE, "", of_pod(STRANGE))
    assert isinstance(said, bytes)
    assert json.loads(said)["response"]["allowed"]
    assert link.tally.held == 1


def test_what_is_not_is_asked_for_and_answered_in_time() -> None:
    link = Canned(found=(Found(1, (ready(),)),))
    assert replied(Answering(link), of_pod(STRANGE))["allowed"]
    assert link.asked == [Unknown((HEX,))]


def test_nobody_waits_longer_than_the_limit_nor_than_the_server_does() -> None:
    for within, query, most in ((0.2, "timeout=5s", 0.6), (5.0, "timeout=1s", 1.0)):
        began = time.monotonic()
        said = replied(Answering(Canned(), within_s=within), of_pod(STRANGE), query=query)
        assert (said["allowed"], time.monotonic() - began < most) == (False, True)
        assert "not judged in time" in said["status"]["message"]


def test_nobody_waits_at_all_for_a_ledger_that_is_known_to_be_away() -> None:
    link = Canned()
    link.known.absence = "it is gone"
    said = Answering(link).reply(VALIDATE, "", of_pod(STRANGE))
    assert isinstance(said, bytes)
    assert "it is gone" in json.loads(said)["response"]["status"]["message"]


def test_a_tag_is_resolved_and_what_it_stands_for_is_judged_before_it_is_pinned() -> None:
    tag = "reg.example.org/app:v1"
    link = Canned(AdmissionRules(tags=Tags.PIN), (Found(1, pins={tag: HEX}), Found(2, (ready(),))))
    said = replied(Answering(link), of_pod(tag), MUTATE)
    assert (said["allowed"], said["patchType"]) == (True, "JSONPatch")
    assert [one.tags for one in link.asked] == [(tag,), ()]
    assert link.tally.held == 0  # it comes to the other path as well, and is counted there


def test_the_path_that_checks_never_patches() -> None:
    link = Canned(AdmissionRules(tags=Tags.PIN))
    link.known.pins["reg.example.org/app:v1"] = HEX
    link._take(Told(1, (ready(),)))
    said = replied(Answering(link), of_pod("reg.example.org/app:v1"))
    assert (said["allowed"], "patch" in said) == (False, False)


def test_a_refusal_says_where_all_of_it_can_be_seen() -> None:
    link = Canned()
    link._take(Told(1, (ready(Verdict.DENY),)))
    message = replied(Answering(link), of_pod(STRANGE))["status"]["message"]
    assert f"interlock gate sha256:{HEX} --env live --explain" in message


@pytest.mark.parametrize("body", [b"", b"[]", of_pod(STRANGE, operation="EAT"), b"\xff" * 50])
def test_what_cannot_be_read_is_refused_with_a_code(body: bytes) -> None:
    answering = Answering(Canned())
    said = replied(answering, body)
    assert (said["allowed"], said["status"]["code"]) == (False, 400)
    assert "FMT-141" in said["status"]["message"]
    assert answering.counts.malformed == 1


def test_whatever_breaks_while_it_is_answered_refuses() -> None:
    link = Canned()
    link.known = None  # type: ignore[assignment]  # as a fault of ours would
    said = replied(Answering(link), of_pod(STRANGE))
    assert (said["allowed"], "AttributeError" in said["status"]["message"]) == (False, True)
    assert said["uid"]
