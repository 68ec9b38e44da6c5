"""What went wrong, without the places of the machine: nobody who reads a page has to know where they are. Floor 14."""

from __future__ import annotations

from interlock.wiring.serving import Serving


def without_places(serving: Serving, text: str) -> str:
    """Give a text with what pages call the places of the server, instead of where they are."""
    app = serving.app
    called = {
        app.store.database.where: "the store",
        app.store_place: "the store",
        str(app.places.config): "the folder of settings",
        str(app.root): "the repository",
    }
    return without(text, called)


def without(text: str, called: dict[str, str]) -> str:
    """Give a text with places called otherwise, the longest first."""
    for place in sorted(called, key=len, reverse=True):
        text = text.replace(place, called[place]) if place else text
    return text
