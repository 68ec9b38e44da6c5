from interlock.evidence.rebuild import DIFFERENT, FAILED, IDENTICAL, Rebuild
from interlock.flows.rebuild import Asked, Rebuilt
from interlock.kernel import Digest, Subject, sha256
from interlock.render.paint import Paint
from interlock.render.rebuilt import rebuilt_json, rebuilt_lines

SUBJECT = Subject("x", (Digest("sha256", "1" * 64),))


def rebuilt(outcome: str, **told: object) -> Rebuilt:
    says = Rebuild(outcome, "ab" * 20, "cd" * 32, "2026-01-01T00:00:00Z", "1", **told)  # type: ignore[arg-type]
    return Rebuilt(Asked(SUBJECT), says, sha256(b""), "dist/a\x1b.zip")


def text(outcome: str, **told: object) -> str:
    return "\n".join(rebuilt_lines(rebuilt(outcome, **told), Paint(has_colour=False)))


def test_the_same_bytes_are_one_sentence() -> None:
    assert "IDENTICAL" in text(IDENTICAL)
    assert "bit for bit" in text(IDENTICAL)


def test_a_difference_has_its_place_its_causes_and_its_machine() -> None:
    said = text(DIFFERENT, produced="2" * 64, where="a, byte 3", causes=("a time",), surroundings=("the kernel",))
    for part in ("2" * 64, "a, byte 3", "→ a time", "another machine: the kernel"):
        assert part in said
    assert "are not here" in text(DIFFERENT, produced="2" * 64)


def test_one_that_failed_says_why() -> None:
    assert "nothing fits" in text(FAILED, where="nothing fits")
    assert "a command failed" in text(FAILED)


def test_nothing_in_it_can_steer_a_terminal() -> None:
    assert "\x1b" not in text(DIFFERENT, where="\x1b[2J", causes=("\x1b",), surroundings=("\x1b",))


def test_everything_is_there_for_programs() -> None:
    told = rebuilt_json(rebuilt(DIFFERENT, where="a"))
    assert (told["outcome"], told["where"], told["artifact"]) == ("different", "a", str(SUBJECT.digests[0]))
    assert told["provenance"] == f"sha256:{'cd' * 32}"
    assert (told["schema"], told["produced"], told["log"]) == ("interlock.rebuild/v1", None, None)
