from pathlib import Path

import pytest

from interlock.kernel import PatternMalformed
from interlock.wiring.errors import ZoneUnknown
from interlock.wiring.planning import fits, zone
from tests.estate import SETTINGS, Estate


def test_a_ticket_matches_as_a_whole_or_not_at_all() -> None:
    assert fits("CHG-[0-9]+", "CHG-12")
    assert not fits("CHG-[0-9]+", "xCHG-12")
    assert not fits("CHG-[0-9]+", "CHG-12x")
    with pytest.raises(PatternMalformed):
        fits("(", "x")


def test_a_zone_has_a_name_of_the_database() -> None:
    assert str(zone("Europe/Vienna")) == "Europe/Vienna"
    for name in ("Vienna", "", "../../etc/passwd", "/etc/passwd"):
        with pytest.raises(ZoneUnknown):
            zone(name)


def test_what_the_last_commit_declares_holds_over_what_lies_here(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    loose = SETTINGS.replace("    after: [staging]\n", "")
    (estate.world.root / "interlock.yaml").write_text(
        f"{loose}  - name: new\n    deployer: x\n    targets: [{{name: a}}]\n"
    )
    with estate.deploying() as (_, made):
        assert [one.name for one in made.environments] == ["staging", "live", "new"]
        assert made.environment("live").after == ("staging",)
