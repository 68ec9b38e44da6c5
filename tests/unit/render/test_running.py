from pathlib import Path

import pytest

from interlock.deployment import TargetUnreachable
from interlock.flows.seal_verification import SealedVerification
from interlock.render.paint import Paint
from interlock.render.running import drift_lines, running_json, running_lines
from tests.estate import Estate

PLAIN = Paint(has_colour=False)


@pytest.fixture
def sealed(tmp_path: Path) -> SealedVerification:
    """Give what was found where something differs whose name holds what could steer a terminal."""
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    estate.hands.strangers = ("pid 7 \x1b[2J",)
    estate.verify()
    estate.world.pass_time(minutes=5)
    return estate.verify()


def test_a_stranger_cannot_steer_the_terminal_and_since_when_it_is_there_is_told(sealed: SealedVerification) -> None:
    lines = running_lines(sealed.verified, sealed, PLAIN)
    assert lines[0] == "✖ DIFFERS  staging is not what was deployed: 1 difference"
    assert not any("\x1b" in line for line in lines)
    assert any(line.strip() == f"so since {sealed.running.differing[0].since}" for line in lines)
    assert lines[-1].strip() == f"in the ledger as {sealed.envelope}"


def test_the_short_form_has_the_differences_alone(sealed: SealedVerification) -> None:
    lines = drift_lines(sealed.verified, sealed, PLAIN)
    assert [line[:4] for line in lines[1:3]] == ["  on", "    "]
    assert not any("in the ledger" in line or "looked at" in line for line in lines)


def test_what_broke_is_told_with_its_code_and_remedy(sealed: SealedVerification) -> None:
    error = TargetUnreachable(target="one", why="gone")
    for lines in (running_lines(sealed.verified, None, PLAIN, error), drift_lines(sealed.verified, None, PLAIN, error)):
        assert lines[0].startswith("! UNKNOWN  staging could not be looked at: one cannot be reached: gone [DPL-105]")
        assert lines[1].strip() == error.remedy
    told = running_json(sealed.verified, None, error)
    assert (told["answer"], told["code"], told["differing"]) == ("unknown", "DPL-105", [])
