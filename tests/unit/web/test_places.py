"""Texts without the places of the machine."""

from __future__ import annotations

from pathlib import Path

from interlock.web.places import without, without_places
from tests.visits import visited


def test_the_longest_place_is_taken_out_first() -> None:
    called = {"/srv": "the repository", "/srv/store.sqlite": "the store", "": "nothing"}
    assert without("/srv/store.sqlite in /srv", called) == "the store in the repository"


def test_no_place_of_a_server_is_left(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        app = site.serving.app
        places = (app.store.database.where, app.store_place, str(app.places.config), str(app.root))
        told = without_places(site.serving, "; ".join(f"{one} is full" for one in places))
        assert not any(one in told for one in places)
        assert told.count(" is full") == len(places)
