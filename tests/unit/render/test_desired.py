from interlock.change.assets import Asset
from interlock.evidence.desired import Approver, AssetGroup, DesiredState, Observation
from interlock.flows.compare import Compared, Sealed
from interlock.flows.desire import Desired, subject_of
from interlock.kernel import Digest, Severity
from interlock.render.desired import compared_json, compared_lines, desired_json, desired_lines
from interlock.runtime.drift import Alteration, Altered
from interlock.runtime.state import Entry, Form, Hand

SAYS = DesiredState(
    "source \x1b[31m", "commit", "1" * 64, "2" * 64, 3, "2026-01-05T09:00:00Z", commit="c" * 40,
    groups=(AssetGroup("policy", "3" * 64, 1, ("a", "b", "c", "d", "e")),),
    approved_by=(Approver("ann", "2026-01-05T09:00:00Z", "sha256:" + "4" * 64),),
)  # fmt: skip
DESIRED = Desired(SAYS, subject_of(SAYS), Digest("sha256", "d" * 64))
ONE = Alteration("a", Altered.CONTENT, Asset.CODE, "its content changed", Severity.HIGH, Hand("root", at="now"))


def sealed(alterations: tuple[Alteration, ...], unreadable: tuple[Entry, ...] = ()) -> Sealed:
    compared = Compared(DESIRED, "/srv", "web1", alterations, unreadable, owed=3, partial="paths were left out")
    seen = Observation("source", "sha256:" + "d" * 64, "", "/srv", "web1", "2026-01-05T09:00:00Z", len(alterations))
    return Sealed(compared, seen, None, Digest("sha256", "e" * 64))


def test_a_sealed_state_says_who_changed_and_who_approved_it() -> None:
    told = "\n".join(desired_lines(DESIRED))
    assert "a, b, c, d and 1 more" in told
    assert "ann on 2026-01-05" in told
    assert "\x1b" not in told
    document = desired_json(DESIRED)
    assert document["envelope"] == "sha256:" + "d" * 64
    assert "approved_by" in document["desired_state"]  # type: ignore[operator]


def test_differences_are_shown_by_kind_and_what_was_cut_is_said() -> None:
    many = tuple(Alteration(f"f{n}", Altered.ADDED, Asset.CODE, "a file", Severity.HIGH) for n in range(300))
    told = "\n".join(compared_lines(sealed((ONE, *many))))
    assert told.startswith("ALTERED  /srv is not what")
    assert "301 differences" in told
    assert "and 101 more" in told
    assert "last written by root at now" in told


def test_what_is_as_sealed_says_so_and_what_could_not_be_read_does_not() -> None:
    assert compared_lines(sealed(()))[0].startswith("AS SEALED")
    lost = sealed((), (Entry("a", Form.UNREADABLE, problem="why"),))
    assert "1 that could not be read" in compared_lines(lost)[0]
    assert compared_json(lost)["is_as_sealed"] is False
