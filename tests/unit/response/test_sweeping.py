from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from interlock.decision import Governance
from interlock.evidence import Approval, BreakGlass, Revocation, Waiver
from interlock.identity import Act, AddPerson, fold
from interlock.kernel import Digest, KeyId, sha256, stamp
from interlock.response import OF_TIME, Kind, sweep
from interlock.response.sweeping import AHEAD
from tests.unit.decision.builders import NOW
from tests.unit.decision.govern import COMMIT, Said, directory

DAY = timedelta(days=1)


def envelope_of(index: int) -> Digest:
    return sha256(b"entry %d" % index)


def waiver(ends_in: timedelta) -> Waiver:
    return Waiver("control", "commit.sast", "later", "ann", stamp(NOW - DAY), stamp(NOW + ends_in))


@pytest.mark.parametrize(("ends_in", "told"), [(AHEAD, 1), (DAY, 1), (AHEAD + DAY, 0), (timedelta(0), 0), (-DAY, 0)])
def test_a_waiver_is_told_to_end_within_fourteen_days_and_not_once_it_has(ends_in: timedelta, told: int) -> None:
    said = Said()
    said.says("ann", waiver(ends_in))
    found = sweep(said.governance, NOW, envelope_of)
    assert [one.kind for one in found] == [Kind.WAIVER_EXPIRING] * told


def test_sweeping_twice_tells_the_same_event() -> None:
    said = Said()
    said.says("ann", waiver(5 * DAY))
    (first,), (second,) = (sweep(said.governance, at, envelope_of) for at in (NOW, NOW + DAY))
    assert (first.id, first.entry) == (second.id, second.entry)
    assert first.data["owner"] == "ann"


def test_a_revoked_waiver_is_told_no_more() -> None:
    said = Said()
    one = said.says("ann", waiver(DAY))
    said.says("ann", Revocation(one, "mended", stamp(NOW)))
    assert sweep(said.governance, NOW, envelope_of) == ()


def glass(said: Said, target: str = COMMIT) -> str:
    return said.says("ann", BreakGlass(target, "production", "fire", stamp(NOW - 3 * DAY), stamp(NOW - DAY)))


def test_glass_that_was_agreed_to_and_is_over_is_told_until_somebody_else_looked_at_it() -> None:
    said = Said()
    one = glass(said)
    assert sweep(said.governance, NOW, envelope_of) == ()  # nobody agreed: nothing was broken
    said.says("bea", Approval("break-glass", "approve", one, stamp(NOW - 2 * DAY), environment="production"))
    review = Approval("break-glass-review", "approve", one, stamp(NOW), environment="production")
    said.says("ann", review)  # whoever asked for it cannot be the one who looks at it
    (found,) = sweep(said.governance, NOW, envelope_of)
    assert (found.kind, found.environment, found.about) == (Kind.GLASS_UNREVIEWED, "production", COMMIT)
    said.says("bea", review)  # nor can who agreed
    assert sweep(said.governance, NOW, envelope_of) != ()
    said.says("cid", review)
    assert sweep(said.governance, NOW, envelope_of) == ()


def test_who_was_against_breaking_the_glass_can_look_at_it_as_the_gate_counts_it() -> None:
    said = Said()
    one = glass(said)
    asked = Approval("break-glass", "approve", one, stamp(NOW - 2 * DAY), environment="production")
    said.says("bea", asked)
    said.says("cid", msgspec.structs.replace(asked, answer="reject"))
    assert sweep(said.governance, NOW, envelope_of) != ()
    said.says("cid", Approval("break-glass-review", "approve", one, stamp(NOW), environment="production"))
    assert sweep(said.governance, NOW, envelope_of) == ()


def test_glass_that_still_lasts_is_not_told() -> None:
    said = Said()
    one = said.says("ann", BreakGlass(COMMIT, "production", "fire", stamp(NOW), stamp(NOW + DAY)))
    said.says("bea", Approval("break-glass", "approve", one, stamp(NOW), environment="production"))
    assert sweep(said.governance, NOW, envelope_of) == ()


def test_glass_for_a_target_that_is_no_digest_breaks_nothing() -> None:
    said = Said()
    one = glass(said, "\x1b[2J no digest")
    said.says("bea", Approval("break-glass", "approve", one, stamp(NOW - 2 * DAY), environment="production"))
    assert [one.kind for one in sweep(said.governance, NOW, envelope_of)] == [Kind.GLASS_UNREVIEWED]


def test_acts_that_do_not_count_are_told_once_each() -> None:
    refused = fold([Act(AddPerson("eve", "Eve"), sha256(b"act"), KeyId("0" * 64), NOW, NOW, 7)])
    (found,) = sweep(Governance(refused), NOW, envelope_of)
    assert (found.kind, found.entry, found.subject.digests) == (
        Kind.DIRECTORY_REFUSED,
        envelope_of(7),
        (sha256(b"act"),),
    )
    assert found.kind in OF_TIME


def test_a_directory_in_which_all_counts_tells_nothing() -> None:
    assert sweep(Governance(directory()), NOW, envelope_of) == ()
