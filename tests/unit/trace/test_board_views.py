from interlock.trace.board import Ran
from interlock.trace.board_views import PlaceView, ProductView, Ruling


def place(digest: str, *ran: str) -> PlaceView:
    ruling = Ruling(1, "deny", "", "web", digest, "deploy", "p", 0)
    return PlaceView("live", "", tuple(Ran("web", one) for one in ran), 0, 0, "", "", -1, 0, ruling, None)


def test_a_decision_is_about_what_comes_next_unless_it_runs() -> None:
    assert place("a").is_new
    assert place("a", "b").is_new
    assert not place("a", "b", "a").is_new


def test_what_is_waived_is_not_open() -> None:
    one = ProductView("shop", counts={("high", "new"): 1, ("high", "suppressed"): 2, ("high", "waived"): 4})
    assert (one.open("high"), one.open("low")) == (3, 0)
