"""Session fixation: what somebody else may have put into a browser is never signed in."""

from __future__ import annotations

from pathlib import Path

from tests.visits import COOKIE, PASSWORD, visited


def test_a_secret_that_was_planted_is_another_one_once_somebody_signed_in(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        site.set_up("ann")
        victim, attacker = site.browser(), site.browser()
        planted = "A" * 43
        victim.plant(planted)
        victim.sign_in("ann")
        assert victim.cookies[COOKIE] != planted
        attacker.plant(planted)
        assert attacker.get("/").status_code == 303


def test_a_session_of_the_attackers_own_ends_when_the_victim_signs_in_over_it(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        site.set_up("ann")
        site.account("eve")
        attacker, victim = site.browser(), site.browser()
        attacker.sign_in("eve")
        victim.plant(attacker.cookies[COOKIE])
        assert victim.sign_in("ann").status_code == 303
        assert "directory:local/ann" in victim.get("/account").text
        assert attacker.get("/").status_code == 303, "the secret that both knew is nobody's"


def test_a_one_time_link_signs_in_with_a_secret_of_its_own_too(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        site.account("eve")
        attacker, victim = site.browser(), site.browser()
        attacker.sign_in("eve")
        victim.plant(attacker.cookies[COOKIE])
        victim.get(f"/set-up?key={site.serving.visiting.set_up.invite('ann')}")
        assert victim.post("/set-up", password=PASSWORD, again=PASSWORD, shown="Ann").status_code == 303
        assert victim.cookies[COOKIE] != attacker.cookies[COOKIE]
        assert attacker.get("/").status_code == 303


def test_a_cookie_without_the_prefix_is_not_looked_at(tmp_path: Path) -> None:
    """A neighbour under the same domain can set a plain name, and never one that begins with __Host-."""
    with visited(tmp_path) as site:
        ann, other = site.set_up("ann"), site.browser()
        other.plant(ann.cookies[COOKIE], "interlock")
        assert other.get("/").status_code == 303


def test_of_two_cookies_of_the_name_none_is_half_believed(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        ann, other = site.set_up("ann"), site.browser()
        secret = ann.cookies[COOKIE]
        first = other.get("/", Cookie=f"{COOKIE}=planted; {COOKIE}={secret}").status_code
        second = other.get("/", Cookie=f"{COOKIE}={secret}; {COOKIE}=planted").status_code
        assert {first, second} == {303}
