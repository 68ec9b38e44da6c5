"""The page behind a link that counts one time."""

from __future__ import annotations

from pathlib import Path

from interlock.testing.world import World
from tests.governed import Team
from tests.visits import ADDRESS, COOKIE, PASSWORD, visited, visiting

KEY = "__Host-interlock-set-up"


def test_the_key_is_taken_out_of_the_address_at_once(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser, key = site.browser(), site.serving.visiting.set_up.first()
        said = browser.get(f"/set-up?key={key}")
        assert (said.status_code, said.headers["location"]) == (303, "/set-up")
        assert browser.cookies == {KEY: key}
        page = browser.get("/set-up")
        assert "The first account" in page.text
        assert key not in page.text


def test_a_link_is_used_up_by_who_signs_in_with_it(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser = site.set_up("ann")
        assert set(browser.cookies) == {COOKIE}
        assert "govern" in browser.get("/account").text
        said = site.browser().get("/set-up")
        assert (said.status_code, "FLW-276" in said.text) == (403, True)
        other = site.browser()
        other.plant("x" * 43, KEY)
        assert other.get("/set-up").status_code == 403
        assert other.post("/set-up", password=PASSWORD, again=PASSWORD, name="eve").status_code == 400
        assert not site.accounts.knows("eve")


def test_what_is_wrong_is_told_above_the_form_and_the_link_counts_on(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser, key = site.browser(), site.serving.visiting.set_up.first()
        browser.get(f"/set-up?key={key}")
        for fields, says in (
            ({"password": PASSWORD, "again": "another one", "name": "ann"}, "the two that you typed differ"),
            ({"password": "short", "again": "short", "name": "ann"}, "fewer than 12 characters"),
            ({"password": PASSWORD, "again": PASSWORD, "name": "Ann Other"}, "ann other"),
        ):
            said = browser.post("/set-up", **fields)
            assert said.status_code == 400
            assert says in said.text
            assert fields["password"] not in said.text
        assert browser.post("/set-up", password=PASSWORD).status_code == 400
        assert browser.post("/set-up", password=PASSWORD, again=PASSWORD, name="ann").status_code == 303


def test_whoever_founds_alone_is_told_what_that_means_before(tmp_path: Path) -> None:
    with visiting(World(tmp_path)) as site:
        browser = site.browser()
        browser.get(f"/set-up?key={site.serving.visiting.set_up.first()}")
        text = browser.get("/set-up").text
        assert ("stays alone" in text, "interlock people found" in text) == (True, True)
        site.set_up("ann")
        browser.get(f"/set-up?key={site.serving.visiting.set_up.invite('ann')}")
        assert "stays alone" not in browser.get("/set-up").text


def test_whoever_is_known_is_chosen_from_those_who_are(tmp_path: Path) -> None:
    crew = Team(World(tmp_path), ("ann", "ben"))
    with crew.app("ann"), visiting(crew.world) as site:
        browser = site.browser()
        browser.get(f"/set-up?key={site.serving.visiting.set_up.first()}")
        page = browser.get("/set-up").text
        assert [name in page for name in ('value="ann"', 'value="ben"', 'value="wendy"')] == [True] * 3
        fields = {"name": "ann", "shown": "Ann", "password": PASSWORD, "again": PASSWORD}
        assert "it is not said which" in browser.post("/set-up", **fields).text
        said = browser.post("/set-up", person="ann", **fields)
        assert (said.status_code, "interlock people confirm" in said.text) == (200, True)
        assert "you may do nothing here" in browser.get("/").text


def test_a_link_for_an_account_sets_its_password(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        before, browser = site.set_up("ann"), site.browser()
        browser.get(f"/set-up?key={site.serving.visiting.set_up.invite('ann')}")
        assert "A new password" in browser.get("/set-up").text
        said = browser.post("/set-up", password="another horse battery", again="another horse battery")
        assert said.headers["location"] == "/"
        assert before.get("/").status_code == 303, "every other session is over"
        assert site.browser().sign_in("ann").status_code == 403
        assert site.browser().sign_in("ann", "another horse battery").status_code == 303


def test_the_link_is_said_to_the_server_alone(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        said = site.browser().get("/set-up?key=abc")
        assert said.headers["referrer-policy"] == "same-origin"
        assert ADDRESS not in said.headers["location"]
        assert site.browser().get("/set-up?key=" + "x" * 201).status_code == 400
