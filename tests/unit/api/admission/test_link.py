from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from interlock.api.admission import link as module
from interlock.api.admission.link import Link
from interlock.api.admission.messages import Absent, Ask, Done, Found, Kept, Orders, Pinned, Ruled, Seen, Told
from interlock.decision import Verdict
from interlock.deployment import AdmissionRules, Away
from interlock.deployment.admission import Answer, Looked, Ready, Unknown
from interlock.formats.admission.review import read_review
from interlock.testing.world import START
from tests.admissions import STRANGE, Cluster, of_pod, wait_until

A, B = "aa" * 32, "bb" * 32
NO = Answer(False, "no", (Looked("a", A, Verdict.DENY, "no", "d"),))


def ready(sha256: str, verdict: Verdict = Verdict.ALLOW) -> Ready:
    return Ready(sha256, verdict, "", "d", time.time() + 60)


def unstarted() -> Link:
    return Link(Orders("", "", {}, "live"), AdmissionRules(), "shop", clock=lambda: START)


def test_what_a_whole_going_over_does_not_find_any_more_counts_no_more() -> None:
    link = unstarted()
    for said in (Told(1, (ready(A), ready(B))), Done(1), Told(2, (ready(A),))):
        link._take(said)
    assert set(link.known.ready) == {A, B}  # the second turn is not over
    link._take(Done(2))
    assert set(link.known.ready) == {A}
    assert link.is_ready


def test_a_ledger_that_was_away_and_is_back_is_asked_again() -> None:
    link = unstarted()
    assert link.is_away
    link._take(Seen(5.0, 1))
    assert (link.is_away, link.known.seen_at) == (False, 5.0)
    link._take(Absent("gone"))
    assert (link.is_away, link.known.absence, link.known.fault) == (True, "gone", "")
    link._take(Absent("forged", is_fault=True))
    assert link.known.fault == "forged"
    link._take(Seen(6.0, 1))
    assert not link.known.fault


def test_rules_hold_as_soon_as_they_are_told() -> None:
    link = unstarted()
    link._take(Ruled(AdmissionRules(away=Away.ALLOW), "shop"))
    assert link.rules.away is Away.ALLOW


def test_what_was_said_of_a_tag_is_forgotten_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FLEETING_S", 0.0)
    link = unstarted()
    link._take(Pinned({"kept:v1": A}))
    link._take(Found(1, pins={"x:v1": A}, unpinned={"y:v1": "why"}))
    assert link.known.pins == {"kept:v1": A, "x:v1": A}
    link._forget()
    assert (link.known.pins, link.known.unpinned) == ({"kept:v1": A}, {})


def test_strangers_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_STRANGERS", 2)
    link = unstarted()
    link._take(Told(1, (ready(A),)))
    for number in range(5):
        link._take(Found(1, (ready(f"{number:064x}"),)))
    link._forget()
    assert set(link.known.ready) == {A, f"{3:064x}", f"{4:064x}"}


def test_a_question_waits_for_all_of_its_answer_and_for_no_longer_than_it_may() -> None:
    async def run() -> None:
        link = unstarted()
        link._loop = asyncio.get_running_loop()
        waiting = asyncio.create_task(link._ask(Unknown((A,), ("x:v1",)), 5))
        await asyncio.sleep(0)
        link._take(Found(1, (ready(A),)))
        await asyncio.sleep(0.01)
        assert not waiting.done()
        link._take(Found(1, pins={"x:v1": B}))
        await asyncio.wait_for(waiting, 1)
        began = time.monotonic()
        await link._ask(Unknown((A,)), 0.05)
        assert time.monotonic() - began < 1
        assert not link._waiting

    asyncio.run(run())


def test_more_questions_than_wait_already_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ASKED", 0)

    async def run() -> None:
        link = unstarted()
        link._loop = asyncio.get_running_loop()
        await asyncio.wait_for(link._ask(Unknown((A,)), 60), 1)
        assert link._out.empty()

    asyncio.run(run())


def test_answers_are_handed_over_again_until_they_are_entered() -> None:
    link = unstarted()
    link.tally.add(read_review(of_pod("a")), NO, START)
    link._hand()
    link.tally.add(read_review(of_pod("a")), NO, START)
    link._hand()
    assert (link.unentered, link.tally.held) == (1, 1)
    assert link._handed is not None
    link._take(Kept(link._handed.number + 7))
    assert link._handed is not None
    link._take(Kept(link._handed.number))
    assert link._handed is None


def started(cluster: Cluster, act: Callable[[Link], Awaitable[None]]) -> int:
    async def run() -> int:
        orders = Orders(str(cluster.world.root), "", dict(cluster.world.environ), "cluster")
        link = Link(orders, AdmissionRules(), "shop", clock=lambda: cluster.world.at, every_s=60)
        link.start()
        try:
            await _until(lambda: link.is_ready and not link.is_away)
            await act(link)
        finally:
            lost = await link.stop()
        return lost

    return asyncio.run(run())


async def _until(is_so: Callable[[], bool]) -> None:
    await asyncio.to_thread(wait_until, is_so)


def test_a_keeper_that_is_killed_is_followed_by_another_and_loses_no_answer(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    digest = cluster.image().partition("sha256:")[2]

    async def act(link: Link) -> None:
        assert link.known.ready[digest].verdict is Verdict.ALLOW
        process = link._process
        assert process is not None
        assert process.pid is not None
        os.kill(process.pid, signal.SIGSTOP)
        link.tally.add(read_review(of_pod(STRANGE)), NO, cluster.world.at)
        link._hand()
        os.kill(process.pid, signal.SIGKILL)
        await _until(lambda: link._process is not process and not link.is_away)
        await _until(lambda: link._handed is None)
        await link._ask(Unknown((A,)), 10)
        assert link.known.ready[A].verdict is Verdict.DENY

    assert started(cluster, act) == 0


def test_the_messages_of_both_ends_are_read_as_they_were_written() -> None:
    from interlock.api.admission.messages import ENCODER, FROM_DOOR, FROM_KEEPER

    for said in (Told(1, (ready(A),)), Found(3, (), {"a": A}, {"b": "why"}), Absent("x", is_fault=True)):
        assert FROM_KEEPER.decode(ENCODER.encode(said)) == said
    asked = Ask(1, (A,), ("t",))
    assert FROM_DOOR.decode(ENCODER.encode(asked)) == asked
