"""How controls stand: what is whole, what is a part, what is missing, what means nothing here."""

from __future__ import annotations

import pytest

from interlock.catalog.cards import CARDS
from interlock.formats.pipelines.mapped import Presence
from tests.unit.catalog.workflow.reading import SHOP, judged, map_of

FLOW = "on: {on}\njobs:\n  a: {{{more}steps: [{{run: {run}}}]}}\n"


def flow(run: str = "gitleaks detect", on: str = "push", more: str = "") -> dict[str, str]:
    """Give a repository with one job."""
    return {".github/workflows/x.yml": FLOW.format(run=run, on=on, more=more)}


def test_every_control_of_the_catalogue_is_judged_once() -> None:
    assert [one.control for one in map_of().judged] == [str(one) for one in CARDS]


@pytest.mark.parametrize(
    ("control", "presence", "place"),
    [
        ("commit.sast", Presence.PRESENT, "Makefile:4"),
        ("commit.secrets", Presence.PRESENT, ".github/actions/scan/action.yml:2"),
        ("commit.sca", Presence.PARTIAL, ".github/workflows/ci.yml:15"),
        ("commit.iac", Presence.PARTIAL, ".pre-commit-config.yaml:1"),
        ("commit.signing", Presence.PARTIAL, "Makefile:6"),
        ("precommit.peer-review", Presence.PARTIAL, ".github/CODEOWNERS:1"),
        ("commit.high-risk", Presence.PARTIAL, ".github/CODEOWNERS:2"),
        ("acceptance.dast", Presence.PRESENT, ".github/workflows/ci.yml:18"),
        ("acceptance.deploy", Presence.PARTIAL, ".github/workflows/ci.yml:18"),
        ("production.release", Presence.PARTIAL, ".github/workflows/ci.yml:17"),
        ("key.rbac", Presence.PARTIAL, ".github/workflows/ci.yml:1"),
    ],
)
def test_each_with_the_facts_that_say_so(control: str, presence: Presence, place: str) -> None:
    one = judged(control)
    assert (one.presence, str(one.facts[0].at)) == (presence, place)
    assert one.why


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (flow("gitleaks detect || true"), "may fail"),
        (flow(more="continue-on-error: true, "), "may fail"),
        (flow(more="if: false, "), "sets a going"),
        (flow(on="{schedule: [{cron: 0 2 * * *}]}"), "not on every change"),
        (flow(on="workflow_dispatch"), "not on every change"),
        ({".husky/pre-commit": "gitleaks protect\n"}, "hook"),
        ({"Makefile": "x:\n\tgitleaks detect\n"}, "sets x going"),
    ],
)
def test_what_can_be_left_out_is_a_part(files: dict[str, str], why: str) -> None:
    one = judged("commit.secrets", files)
    assert one.presence is Presence.PARTIAL
    assert why in one.why


def test_a_tool_that_is_included_counts() -> None:
    one = judged(
        "commit.secrets",
        {".gitlab-ci.yml": "include: [{template: Jobs/Secret-Detection.gitlab-ci.yml}]\na: {script: x}\n"},
    )
    assert one.presence is Presence.PRESENT


def test_what_means_nothing_here_is_said_so_unless_something_was_not_read() -> None:
    assert judged("commit.iac", flow()).presence is Presence.NOT_APPLICABLE
    assert judged("acceptance.dast", flow()).presence is Presence.NOT_APPLICABLE
    assert judged("commit.iac", {**flow(), ".gitlab-ci.yml": "a: ["}).presence is Presence.MISSING


def test_nothing_shows_nothing() -> None:
    assert not [one for one in map_of({}).judged if one.presence is Presence.PRESENT]


def test_documents_renewals_and_settings_are_parts() -> None:
    files = {
        "docs/threat-model.md": "",
        "SECURITY.md": "",
        "interlock.yaml": "",
        ".github/dependabot.yml": "updates: [{package-ecosystem: pip}]\n",
    }
    for control in ("precommit.threat-model", "production.bug-bounty", "risk.profile", "commit.sca"):
        assert judged(control, files).presence is Presence.PARTIAL


def test_a_manual_job_is_a_part_of_a_change_ticket() -> None:
    files = {".gitlab-ci.yml": "ship: {environment: production, when: manual, script: [helm upgrade x]}\n"}
    assert judged("production.change-ticket", files).presence is Presence.PARTIAL
    assert SHOP
