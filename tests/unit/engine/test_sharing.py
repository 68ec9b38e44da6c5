from interlock.control import Location, Sighting
from interlock.engine.sharing import Words
from interlock.kernel import Certainty, Severity


def sighting(line: int) -> Sighting:
    """Make a sighting whose words are objects of its own, as a decoder does."""
    word = "".join
    return Sighting(
        tool=word(["ban", "dit"]),
        rule=word(["B", "301"]),
        severity=Severity.HIGH,
        certainty=Certainty.LOW,
        message=word(["pickle is ", "not safe"]),
        at=Location(word(["a/", "b.py"]), line, 2, 3, 4, word(["sym", "bol"])),
        cwe=(word(["CWE-", "502"]),),
        remedy=word(["use ", "json"]),
        same_as=(word(["ruff:", "S301"]),),
        secret_id=word(["0", "1"]),
    )


def test_shared_sightings_are_equal_to_what_was_given() -> None:
    given = [sighting(1), sighting(2), sighting(1)]
    assert list(Words().shared(given)) == given


def test_sightings_given_at_different_times_hold_the_same_words() -> None:
    words = Words()
    [one], [other] = words.shared([sighting(1)]), words.shared([sighting(2)])
    for name in ("tool", "rule", "message", "cwe", "remedy", "same_as"):
        assert getattr(one, name) is getattr(other, name), name
    assert one.at.path is other.at.path
    assert (one.at.line, other.at.line) == (1, 2)
