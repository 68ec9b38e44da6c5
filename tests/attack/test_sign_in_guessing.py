"""Brute force: guesses get slower by account and by address, and say nothing of who is there."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from interlock.web import sign_in
from interlock.web.visiting import House
from tests.visits import ADDRESS, visited

WRONG = "wrong horse battery staple"


def shape(text: str) -> str:
    """Give a page without what was typed."""
    return re.sub(r"\d+ seconds", "N seconds", text)


def test_an_account_that_is_not_there_answers_like_one_that_is(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        site.set_up("ann")
        site.account("ben")
        site.accounts.disable("ben")
        said = {}
        for name in ("ann", "ben", "nobody"):
            answers = [site.browser().sign_in(name, WRONG) for _ in range(7)]
            said[name] = [(one.status_code, shape(one.text), set(one.headers) - {"x-request-id"}) for one in answers]
        assert said["ann"] == said["ben"] == said["nobody"]
        assert [status for status, _, _ in said["ann"]] == [403] * 5 + [429] * 2


def test_whoever_waits_is_told_how_long_and_the_right_password_does_not_help(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        site.set_up("ann")
        for _ in range(5):
            site.browser().sign_in("ann", WRONG)
        said = site.browser().sign_in("ann")
        assert (said.status_code, said.headers["retry-after"]) == (429, "1")
        assert "set-cookie" not in said.headers
        site.world.pass_time(seconds=1)
        assert site.browser().sign_in("ann").status_code == 303


def test_a_list_of_names_from_one_address_is_stopped_too(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        site.set_up("ann")
        said = [site.browser().sign_in(f"guess{number}", WRONG).status_code for number in range(25)]
        assert said == [403] * 20 + [429] * 5


def test_many_at_once_guess_no_more_often_than_one_after_the_other(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        site.set_up("ann")
        browsers = [site.browser() for _ in range(12)]
        with ThreadPoolExecutor(12) as pool:
            said = list(pool.map(lambda one: one.sign_in("ann", WRONG).status_code, browsers))
        assert (said.count(403), said.count(429)) == (5, 7)


def test_a_new_address_in_a_header_buys_nobody_more_guesses(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        site.set_up("ann")
        said = []
        for number in range(25):
            browser = site.browser()
            browser.client.headers["X-Forwarded-For"] = f"192.0.2.{number}"
            said.append(browser.sign_in(f"guess{number}", WRONG).status_code)
        assert said[-5:] == [429] * 5


def test_a_password_that_nobody_could_mean_costs_no_more_than_another(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        site.set_up("ann")
        assert site.browser().sign_in("ann", "x" * 60_000).status_code == 403
        assert site.browser().sign_in("ann" * 20_000, "x").status_code == 403
        assert site.browser().sign_in("ann", "x" * 70_000).status_code == 413


def test_many_passwords_at_once_keep_nobody_else_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a proxy no address has to wait, and each name that somebody makes up costs a hash."""
    hashing = threading.Event()

    def slow(kept: str, password: str) -> bool:
        hashing.wait(20)
        return bool(kept and password) and False

    async def asked(application: Any) -> list[int]:
        headers = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}
        transport = httpx.ASGITransport(app=application)
        async with (
            httpx.AsyncClient(transport=transport, base_url=ADDRESS, timeout=60) as client,
            anyio.create_task_group() as group,
        ):
            said: list[int] = []

            async def guess(number: int) -> None:
                form = {"name": f"guess{number}", "password": WRONG, "next": "/"}
                said.append((await client.post("/sign-in", data=form, headers=headers)).status_code)

            for number in range(76):
                group.start_soon(guess, number)
            try:
                with anyio.fail_after(20):
                    while len(said) < 16:  # noqa: ASYNC110 (they end one by one)
                        await anyio.sleep(0.05)
                    assert (await client.get("/sign-in")).status_code == 200
                refused = list(said)
            finally:
                hashing.set()
        return refused

    with visited(tmp_path, House((ADDRESS,), is_proxied=True)) as site:
        site.set_up("ann")
        monkeypatch.setattr(site.accounts._hasher, "is_right", slow)
        monkeypatch.setattr(sign_in, "_room", threading.BoundedSemaphore(60))
        try:
            refused = anyio.run(asked, site.application)
        finally:
            hashing.set()
        assert refused == [429] * 16, "whoever comes when so many wait is told to come later"
