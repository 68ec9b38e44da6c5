from interlock.trace.board import Ran
from interlock.trace.board_views import PlaceView, ProductView, Ruling
from interlock.web.board import ahead, attention, entry, findings_of, path_of, runs, trouble, when


def place(name: str, verdict: str, entry: int, **more: object) -> PlaceView:
    ruling = Ruling(entry, verdict, "", "web", "2", "deploy", "p", 0)
    fields = {"run": "", "ran": (), "ran_entry": -1, "ran_at": 0, "outcome": "", "says": "", "said_entry": -1, **more}
    return PlaceView(environment=name, said_at=0, next=ruling, about=None, **fields)  # type: ignore[arg-type]


def test_the_newest_decision_about_what_does_not_run_is_what_comes_next() -> None:
    one = ProductView("shop", (place("a", "deny", 3), place("b", "allow", 9, ran=(Ran("web", "2"),))))
    decided = ahead(one)
    assert decided is not None
    assert (decided[0].environment, attention(one)) == ("a", 1)
    assert ahead(ProductView("shop")) is None
    assert attention(ProductView("shop")) == 4


def test_a_deployment_that_did_not_end_well_is_told_until_one_does() -> None:
    assert trouble(place("a", "allow", 1, outcome="stranded", said_entry=5, ran_entry=2)) == "stranded"
    assert trouble(place("a", "allow", 1, outcome="waiting", said_entry=5)) == "waiting"
    assert trouble(place("a", "allow", 1, outcome="deployed", said_entry=5, ran_entry=5)) == ""
    assert attention(ProductView("shop", (place("a", "allow", 1, outcome="stranded", said_entry=5),))) == 0


def test_names_lead_where_they_are_shown() -> None:
    assert (path_of("a b/c"), path_of("")) == ("/products/a%20b%2Fc", "/products/-")
    assert findings_of("a&b", severity="high") == "/findings?product=a%26b&severity=high"
    assert (entry(-1).href, entry(3).href, when(0)) == ("", "/evidence/3", None)
    many = tuple(Ran(f"n{number}", "1") for number in range(5))
    assert runs("shop", place("a", "allow", 1, ran=many), {}) == "n0, n1, n2 and 2 more"
