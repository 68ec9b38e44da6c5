from pathlib import Path

import interlock
from interlock.decision import Policy, covers
from interlock.decision.examples import read_examples
from interlock.decision.policy import load
from interlock.decision.rehearsal import coverage, rehearse
from interlock.render.policy_draft import draft
from tests.unit.wiring.test_policies import IDS

SHIPPED = Path(interlock.__file__).parent / "decision" / "policies"


def read(name: str, text: str) -> Policy:
    def find(wanted: str) -> tuple[str, bytes]:
        return wanted, text.encode() if wanted == name else (SHIPPED / f"{wanted}.yaml").read_bytes()

    return load(name, find, IDS)


def test_a_draft_extends_its_parent_and_its_examples_hold_and_show_all_of_it() -> None:
    for parent in ("baseline", "standard", "critical"):
        above = read(parent, (SHIPPED / f"{parent}.yaml").read_text())
        text = draft("payments", above, parent)
        policy = read("own.yaml", text)
        ran = rehearse(policy, read_examples(text.encode(), "own.yaml", IDS))
        assert [one.problems for one in ran] == [()] * len(ran)
        assert all(one.is_whole for one in coverage(policy, ran))
        assert covers(policy, above)
        assert not covers(above, policy)


def test_a_parent_of_one_day_gets_a_stricter_child_too() -> None:
    text = "policy: daily\nrequire: [{control: commit.sast, max_age: 1d}]\n"
    drafted = draft("own", read("daily", text), "daily")
    assert "max_age: 12h" in drafted
    assert "{age: 13h}" in drafted
