"""Brute force: guesses get slower by account and by address, and say nothing of who is there."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.visits import visited

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
