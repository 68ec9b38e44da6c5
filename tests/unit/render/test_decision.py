from datetime import UTC, datetime

import pytest

from interlock.decision import Decision, Reason, Status, Verdict
from interlock.kernel import Digest, Subject, sha256
from interlock.render.decision import decision_lines, verdict_lines
from interlock.render.paint import Paint
from tests.unit.render.builders import HOSTILE, reason

AT = datetime(2026, 1, 5, tzinfo=UTC)
PLAIN = Paint(has_colour=False)


def decision(*reasons: Reason, hypothetical: tuple[str, ...] = ()) -> Decision:
    worst = max((one.verdict for one in reasons), key=lambda one: one.rank, default=Verdict.DENY)
    subject = Subject("shop", (Digest("gitCommit", "a" * 40),))
    return Decision(worst, subject, "standard", sha256(b"p"), "commit", "", AT, reasons, hypothetical)


GOOD = reason("commit.sast", Status.SATISFIED, Verdict.ALLOW)
BAD = reason("commit.iac", Status.VIOLATED, Verdict.DENY)
OPEN = reason("rule:x", Status.MISSING, Verdict.REVIEW)


@pytest.mark.parametrize(
    ("one", "word"), [(GOOD, "✔ ALLOW"), (OPEN, "● REVIEW"), (BAD, "✘ DENY")], ids=["allow", "review", "deny"]
)
def test_the_verdict_is_a_word_and_a_mark_with_colour_and_without(one: Reason, word: str) -> None:
    assert verdict_lines(decision(one), PLAIN)[0].startswith(f"{word}  ")
    assert word in verdict_lines(decision(one), Paint(has_colour=True))[0]


def test_only_what_stands_against_it_is_said_the_worst_first() -> None:
    lines = decision_lines(decision(GOOD, OPEN, BAD), PLAIN)
    text = "\n".join(lines)
    assert "commit.sast is satisfied" not in text
    assert text.index("commit.iac is violated") < text.index("rule:x is missing")
    assert text.count("→ mend it") == 2
    assert "required by policy.yaml:7" in text


def test_explained_it_shows_every_reason_with_its_evidence() -> None:
    text = "\n".join(decision_lines(decision(GOOD, BAD), PLAIN, is_explained=True))
    for one in (GOOD, BAD):
        assert one.says in text
        assert f"evidence {one.evidence[0]}" in text
    assert "evidence sha256" not in "\n".join(decision_lines(decision(GOOD, BAD), PLAIN))


def test_a_hypothetical_answer_says_so_and_why_before_anything_else() -> None:
    lines = decision_lines(decision(BAD, hypothetical=("only some ran", "another time")), PLAIN)
    assert lines[1].strip() == "hypothetical, and not sealed: only some ran; another time"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_others_steers_the_terminal_or_forges_a_line(text: str) -> None:
    bad = Reason("commit.iac", Status.VIOLATED, Verdict.DENY, text, text, (), text, 1, (text,))
    lines = decision_lines(decision(bad, hypothetical=(text,)), PLAIN, is_explained=True)
    ordinary = Reason("commit.iac", Status.VIOLATED, Verdict.DENY, "x", "x", (), "x", 1, ("x",))
    assert len(lines) == len(decision_lines(decision(ordinary, hypothetical=("x",)), PLAIN, is_explained=True))
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize("width", [30, 60, 120])
def test_lines_keep_to_the_width(width: int) -> None:
    long = Reason("commit.iac", Status.VIOLATED, Verdict.DENY, "word " * 60, "word " * 60, (), "", 0, ("word " * 60,))
    assert max(map(len, decision_lines(decision(long), PLAIN, width=width))) <= width
