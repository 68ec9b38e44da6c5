from interlock.catalog.cards import CARDS
from interlock.evidence import Assessment, Attached, Count, Manual, Origin
from interlock.flows.attest import AttestedWork
from interlock.kernel import Digest, Subject
from interlock.render.attested import attested_json, attested_lines

MANUAL = Manual(
    "the \x1b[31mshop",
    ("Red Cell",),
    (Attached("r.pdf", "e" * 64, 9, is_report=True, is_masked=True), Attached("p.png", "f" * 64, 1)),
)
COUNTS = (Count("a", "low", "new", is_new=True, count=2), Count("b", "high", "new", is_new=True, count=1))
ONE = Assessment("commit.sast", "commit", "failed", Origin("commit"), "t", "t", "1", "", counts=COUNTS, manual=MANUAL)
DONE = AttestedWork(ONE, Subject("v1", (Digest("gitCommit", "a" * 40),)), Digest("sha256", "d" * 64))


def test_a_person_reads_what_was_recorded_and_where_it_counts() -> None:
    told = "\n".join(attested_lines(DONE, CARDS["commit.sast"], "me"))
    for text in (
        "1 high, 2 low",
        "Red Cell",
        "report  r.pdf, 9 bytes",
        "kept    p.png",
        "looked like a secret",
        "signed by me",
    ):
        assert text in told
    assert told.count("masked") == 1
    assert "`by_hand: true` for commit.sast" in told
    assert "\x1b" not in told


def test_nothing_is_said_of_a_policy_where_people_are_all_there_is() -> None:
    told = "\n".join(attested_lines(DONE, CARDS["acceptance.pentest"], "me"))
    assert "by_hand" not in told


def test_json_names_the_signer_and_the_envelope() -> None:
    told = attested_json(DONE, CARDS["commit.sast"], "me", "k")
    assert (told["counts_by_itself"], told["envelope"]) == (False, "sha256:" + "d" * 64)
    assert told["signer"] == {"name": "me", "key": "k"}


def test_whoever_attests_what_does_not_count_is_told_so() -> None:
    told = attested_lines(DONE, CARDS["acceptance.pentest"], "me", "me has no role")
    assert told[-1] == "  it does not count as long as that is so: me has no role"
    assert attested_json(DONE, CARDS["acceptance.pentest"], "me", "k", "me has no role")["why_not"] == "me has no role"
    assert attested_json(DONE, CARDS["acceptance.pentest"], "me", "k")["why_not"] is None
