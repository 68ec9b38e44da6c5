from datetime import UTC, datetime

from interlock.flows.affected import Named, Reach
from interlock.kernel import Digest
from interlock.render.affected import more_lines, reach_json, reach_lines
from interlock.render.paint import Paint
from interlock.supply.recorded import Holder, Holders, Place, Recorded

PLAIN = Paint(has_colour=False)
AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
HAM = Recorded(1, "PyPI", "ham", "1.0", "pkg:pypi/ham@1.0")
ODD = Recorded(2, "", "odd\x1b[2J", "2", "")
PLACES = (Place("a.lock", 3), Place("b.jar", inside="c"), Place("d"), Place("e"))
HOLDER = Holder(Digest("gitCommit", "ab" * 20), "HEAD", AT, HAM, PLACES)


def reach(*components: Named, subjects: int = 1, is_anything: bool = True, is_withdrawn: bool = False) -> Reach:
    """Make an answer about a vulnerability with another name."""
    holders = Holders(1, subjects, (HOLDER,) if components else (), next="7.1" if subjects > 1 else "")
    return Reach("CVE-2026-1", ("CVE-2026-1", "GHSA-1"), components, holders, is_anything, is_withdrawn)


def test_the_holders_are_listed_with_what_they_hold_and_where() -> None:
    lines = list(reach_lines(reach(Named(HAM, why="CVE-2026-1"), subjects=3), PLAIN))
    assert lines[:4] == ["CVE-2026-1  also GHSA-1", "  pkg:pypi/ham@1.0  CVE-2026-1", "", "in 3 subjects:"]
    assert lines[5].startswith("gitCommit:abababababab")
    assert lines[5].endswith("a.lock:3, b.jar!c, d and 1 more")
    assert lines[6] == "and 2 subjects more; --all shows them all, --after 7.1 the next"


def test_of_too_many_subjects_the_least_number_is_said_and_a_later_page_claims_no_rest() -> None:
    holders = Holders(20_001, 1000, (HOLDER,), is_exact=False, next="7.1")
    found = Reach("CVE-2026-1", (), (Named(HAM),), holders, is_anything_recorded=True)
    lines = list(reach_lines(found, PLAIN))
    assert "in 20,001 different inventories of at least 1,000 subjects:" in lines
    assert lines[-1] == "and more; --all shows them all, --after 7.1 the next"
    later = reach(Named(HAM), subjects=3)
    assert list(reach_lines(later, PLAIN, is_first=False))[-1] == lines[-1]
    assert not any("--after" in line for line in reach_lines(later, PLAIN, is_all=True))


def test_a_document_of_all_holds_the_pages_that_follow_and_says_how_exact_it_is() -> None:
    later = Reach("x", (), (Named(HAM),), Holders(2, 2, (HOLDER, HOLDER)), is_anything_recorded=True)
    document = reach_json(reach(Named(HAM), subjects=3), [later])
    assert (len(document["holders"]), document["next"], document["inventories"]) == (3, None, 1)
    assert document["subjects_exact"] is True
    assert reach_json(reach(Named(HAM), subjects=3))["next"] == "7.1"
    assert len(list(more_lines(later))) == 2


def test_what_is_not_certain_is_not_told_as_if_it_were() -> None:
    lines = list(reach_lines(reach(Named(ODD, is_certain=False, why="2 is no version")), PLAIN))
    assert lines[1] == "  odd\\x1b[2J 2  may be affected: 2 is no version"
    assert reach_json(reach(Named(ODD, is_certain=False, why="x")))["components"][0]["certain"] is False


def test_nothing_found_differs_from_nothing_recorded_and_from_withdrawn() -> None:
    assert list(reach_lines(reach(), PLAIN))[-1] == "nothing that was recorded here contains it"
    assert "nothing was ever recorded" in list(reach_lines(reach(is_anything=False), PLAIN))[-1]
    assert any("taken back" in line for line in reach_lines(reach(is_withdrawn=True), PLAIN))


def test_the_document_names_every_holder() -> None:
    document = reach_json(reach(Named(HAM)))
    assert (document["subjects"], document["recorded_anything"]) == (1, True)
    assert document["holders"][0]["subject"] == f"gitCommit:{'ab' * 20}"
    assert document["holders"][0]["places"] == ["a.lock:3", "b.jar!c", "d", "e"]
