from typing import Any

import pytest

from interlock.catalog.cards import CARDS
from interlock.control import Finding, Location, Witness
from interlock.evidence import Assessment, Attached, Imported, Origin
from interlock.flows.take_reports import TakenReports
from interlock.formats.reports import formats
from interlock.kernel import Digest, Severity, Subject
from interlock.render.imported import Word, formats_json, formats_lines, imported_json, imported_lines
from interlock.render.paint import Paint
from interlock.testing.world import finding

CARD = CARDS["key.scanning"]
WORD = Word("security", "k")
BARE = Paint(has_colour=False)
DAY = "2026-01-05T11:00:00Z"


def report(**changes: Any) -> Imported:
    fields = {"report": Attached("zap.xml", "e" * 64, 9, is_report=True), "at": DAY, "dated_by": "report", **changes}
    return Imported("zap-xml", ("zap",), **fields)


def seen(number: int, *tools: str, severity: Severity = Severity.HIGH, **changes: Any) -> Finding:
    witnesses = tuple(Witness(tool, "r") for tool in tools or ("zap",))
    fields = {"rule": f"zap:r{number}", "fingerprint": f"{number:032x}", "witnesses": witnesses, **changes}
    return finding("key.scanning", severity, **fields)


def taken(*found: Finding, reports: tuple[Imported, ...] = (), known: tuple[Finding, ...] = (), **changes: Any) -> Any:
    one = Assessment(
        control="key.scanning",
        stage="production",
        outcome=changes.pop("outcome", "failed" if found else "passed"),
        origin=Origin("artifact"),
        started_at=DAY,
        finished_at=DAY,
        interlock="1",
        plan="",
        imported=reports or (report(found=sum(len(each.witnesses) for each in found)),),
        reason=changes.pop("reason", ""),
    )
    subject = Subject("shop.tar", (Digest("sha256", "a" * 64),))
    prints = frozenset(each.fingerprint for each in known)
    return TakenReports(one, subject, Digest("sha256", "b" * 64), found, prints, **changes)


def lines(done: TakenReports, card: Any = CARD, word: Word = WORD) -> str:
    return "\n".join(imported_lines(done, card, word, BARE))


def test_one_sentence_says_what_came_of_it() -> None:
    shared, twice = seen(1, "zap", "burp"), seen(2)
    one = taken(shared, twice, reports=(report(found=3), report(found=2)))
    says = "2 findings in 2 reports, 1 of them seen by several tools, 2 repetitions left out"
    assert lines(one).startswith(f"key.scanning failed for shop.tar ({'a' * 12}): {says}")
    assert "nothing found in 1 report" in lines(taken())


def test_what_is_new_is_told_from_what_is_known() -> None:
    told = imported_json(taken(seen(1), seen(2), known=(seen(1),)), CARD, WORD)
    assert told["by_severity"] == {
        name.value: {"new": 1, "known": 1} if name is Severity.HIGH else {"new": 0, "known": 0} for name in Severity
    }


def test_the_worst_come_first_and_the_rest_is_counted() -> None:
    many = [seen(number, severity=Severity.LOW) for number in range(10)]
    bad = seen(99, "zap", "burp", severity=Severity.CRITICAL, at=Location("app.py", 7), remedy="mend it")
    told = lines(taken(*many, bad))
    assert told.index("critical  a command is run by a shell  zap:r99, burp too") < told.index("zap:r0")
    for text in ("→ mend it", "app.py:7", "and 3 more findings of 3 rules"):
        assert text in told


def test_the_places_of_one_rule_stand_together() -> None:
    same = [seen(number, rule="zap:r", at=Location("", symbol=f"GET /{number}")) for number in range(5)]
    told = lines(taken(*same))
    assert "and 3 more places" in told
    assert told.count("zap:r") == 1


@pytest.mark.parametrize(
    ("made", "says"),
    [
        ({"dated_by": "person"}, "made 2026-01-05 11:00, as you say"),
        ({"dated_by": "entry"}, "made 2026-01-05 11:00, when it was first handed in"),
        ({"targets": ("a", "b", "c")}, "; of a and 2 more"),
        ({"version": "2.16"}, "zap 2.16 (zap-xml)"),
        ({"report": Attached("r", "e" * 64, 9, is_masked=True)}, "with secrets masked"),
    ],
)
def test_each_report_says_what_it_is(made: dict[str, Any], says: str) -> None:
    assert says in lines(taken(reports=(report(**made),)))


def test_what_to_do_follows() -> None:
    assert "mend them, run zap again and import the new report" in lines(taken(seen(1)))
    assert "take the place of these" in lines(taken(seen(1), reports=(report(), report())))
    broken = lines(taken(outcome="errored", reason="zap.xml is not whole: no login"))
    assert "no gate that asks for key.scanning opens" in broken
    assert "no login" in broken
    assert "it does not count as long as that is so: nobody knows you" in lines(
        taken(), word=Word("x", "k", "nobody knows you")
    )
    assert "`interlock check` examines this control" in lines(taken(), CARDS["commit.sast"])
    assert "people attest this control" in lines(taken(), CARDS["acceptance.pentest"])


def test_what_was_there_before_is_told_briefly() -> None:
    told = lines(taken(seen(1), is_again=True))
    assert told.startswith("nothing new: ")
    assert "signed by" not in told
    assert "zap:r1" not in told
    assert "--at now" in lines(taken(is_again=True, reports=(report(dated_by="entry"),)))


def test_nothing_in_a_report_steers_the_terminal() -> None:
    assert "\x1b" not in lines(taken(seen(1, message="\x1b[2J"), reports=(report(targets=("\x1b[1A",)),)))


def test_every_format_has_a_line() -> None:
    assert len(list(formats_lines(formats()))) == len(formats()) + 1
    assert formats_json(formats())["schema"] == "interlock.report-formats/v1"
