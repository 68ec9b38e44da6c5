from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.cli.errors import WordMalformed
from interlock.cli.governing import end_of, resource_of, speaker_of
from interlock.flows.errors import PolicyLost
from interlock.wiring.terms import policy_named
from tests.unit.cli.shell import Shell

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("3", datetime(2026, 1, 8, 9, tzinfo=UTC)),
        ("12h", datetime(2026, 1, 5, 21, tzinfo=UTC)),
        ("2w", datetime(2026, 1, 19, 9, tzinfo=UTC)),
        ("2026-02-01", datetime(2026, 2, 1, tzinfo=UTC)),
        ("2026-02-01T12:00:00+02:00", datetime(2026, 2, 1, 10, tzinfo=UTC)),
    ],
)
def test_an_end_is_read_in_every_form_that_help_names(text: str, ends: datetime) -> None:
    assert end_of(text, AT) == ends


@pytest.mark.parametrize("text", ["", "soon", "3y", "2026-02-01T12:00:00", "2026-13-01", "99999"])
def test_an_end_that_nobody_can_read_is_refused(text: str) -> None:
    with pytest.raises(WordMalformed):
        end_of(text, AT)


def test_the_policy_of_a_decision_is_the_present_one_of_that_name(shell: Shell) -> None:
    with shell.world.app() as app:
        baseline = app.policies.get("baseline")
        assert policy_named(app, baseline, "baseline", "00") is baseline
        assert policy_named(app, baseline, "standard", "00").name == "standard"
        with pytest.raises(PolicyLost, match="'gone'"):
            policy_named(app, baseline, "gone", "00")
        assert resource_of(app) == "organisation"
        assert speaker_of(app).name


HOUSE = "policy: house\nrequire:\n  - control: commit.secrets\n"
LIVE = """\
environments:
  - {name: live, deployer: hands, targets: [{name: one}], policy: rules/house.yaml}
"""


def test_the_policy_of_an_environment_is_found_by_the_name_that_its_decisions_bear(shell: Shell) -> None:
    shell.world.commit({"rules/house.yaml": HOUSE, "interlock.yaml": LIVE})
    with shell.world.app() as app:
        baseline = app.policies.get("baseline")
        house = app.policies.get("rules/house.yaml")
        assert policy_named(app, baseline, "house", "00") == house
        assert policy_named(app, baseline, "baseline", house.digest.hex) == house, "its meaning counts before its name"
