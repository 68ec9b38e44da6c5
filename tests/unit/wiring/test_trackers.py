from __future__ import annotations

from pathlib import Path

import pytest

from interlock.adapters.trackers.jira import Jira
from interlock.adapters.trackers.place import Place
from interlock.adapters.trackers.servicenow import ServiceNow
from interlock.formats import FieldUnknown, FieldWrong
from interlock.wiring.channels import Channels, read_channels
from interlock.wiring.trackers import tracker_of

CLOUD = (
    "name: sec, kind: jira-cloud, address: 'https://desk.example.org', user: robot@example.org, token: 'env:T',"
    " project: SEC"
)
INCIDENT = "name: inc, kind: servicenow-incident, address: 'https://desk.example.org', token: 'file:t'"
CHANGE = "name: chg, kind: servicenow-change, address: 'https://desk.example.org', token: 'env:T'"


def read(folder: Path, *items: str) -> Channels:
    listed = "".join(f"  - {{{one}}}\n" for one in items)
    (folder / "channels.yaml").write_text(f"trackers:\n{listed}", "utf-8")
    return read_channels(str(folder))


def one(folder: Path, item: str) -> Place:
    (found,) = read(folder, item).ticketing
    return found


def test_what_is_left_out_is_usual(tmp_path: Path) -> None:
    place = one(tmp_path, CLOUD)
    assert (place.type, place.close, place.reopen, place.reopens, place.project) == (
        "Task",
        "Done",
        "Reopen",
        False,
        "SEC",
    )
    place = one(tmp_path, INCIDENT)
    assert (place.close, place.reopen, place.token) == ("6", "2", f"file:{tmp_path}/t")
    place = one(tmp_path, CHANGE)
    assert (place.type, place.close, place.reopen) == ("normal", "4", "-5")


def test_everything_can_be_said(tmp_path: Path) -> None:
    place = one(
        tmp_path,
        f"{CLOUD}, type: Bug, close: Close issue, reopen: Open again, closed_by_hand: reopen, ca_file: own.pem,"
        " fields: {components: [{name: shop}], labels: [vuln]}, priorities: {high: High},"
        " closing: {resolution: {name: Fixed}}",
    )
    assert (place.type, place.close, place.reopen, place.reopens) == ("Bug", "Close issue", "Open again", True)
    assert place.fields == {"components": [{"name": "shop"}], "labels": ["vuln"]}
    assert (place.priorities, place.closing) == ({"high": "High"}, {"resolution": {"name": "Fixed"}})
    assert place.ca_file == f"{tmp_path}/own.pem"
    change = one(
        tmp_path,
        f"{CHANGE}, type: standard, template: {'ab' * 16}, digest_field: u_digest, items: {{production: shop}}",
    )
    assert (change.template, change.digest_field, change.items) == ("ab" * 16, "u_digest", {"production": "shop"})


def test_both_kinds_of_trackers_stand_side_by_side_and_have_names_of_their_own(tmp_path: Path) -> None:
    found = read(tmp_path, CLOUD, "name: file, file: x.jsonl", INCIDENT)
    assert [each.name for each in found.ticketing] == ["sec", "inc"]
    assert [each.name for each in found.tracking] == ["file"]
    for items in ((CLOUD, CLOUD), (CLOUD, "name: sec, file: x.jsonl")):
        with pytest.raises(FieldWrong):
            read(tmp_path, *items)


def test_each_kind_has_what_keeps_its_tickets(tmp_path: Path) -> None:
    assert isinstance(tracker_of(one(tmp_path, CLOUD), {}), Jira)
    assert isinstance(tracker_of(one(tmp_path, CHANGE), {}), ServiceNow)


@pytest.mark.parametrize(
    "item",
    [
        CLOUD.replace("jira-cloud", "jira-server"),
        CLOUD.replace("https://", "http://"),
        CLOUD.replace("https://", "https://robot:x@"),
        CLOUD.replace("desk.example.org'", "desk.example.org/?a=b'"),
        CLOUD.replace("env:T", "T"),
        CLOUD.replace(", project: SEC", ""),
        CLOUD.replace(", user: robot@example.org", ""),
        CLOUD.replace("project: SEC", "project: 'SEC\" OR 1=1'"),
        CLOUD.replace("robot@", "ro bot@"),
        f"{CLOUD}, items: {{production: x}}",
        f"{CLOUD}, fields: {{summary: mine}}",
        f"{CLOUD}, fields: [a]",
        f"{CLOUD}, priorities: {{urgent: High}}",
        f"{CLOUD}, closed_by_hand: always",
        f"{CLOUD}, surprise: 1",
        f"{CLOUD}, close: ''",
        f"{INCIDENT}, project: SEC",
        f"{INCIDENT}, close: Resolved",
        f"{INCIDENT}, fields: {{correlation_id: x}}",
        f"{CHANGE}, type: usual",
        f"{CHANGE}, type: standard",
        f"{CHANGE}, template: {'ab' * 16}",
        f"{CHANGE}, items: {{production: a, staging: a}}",
        f"{CHANGE}, items: {{}}",
        f"{CHANGE}, digest_field: 'a^b'",
        f"{CHANGE}, user: 'a:b'",
    ],
)
def test_what_is_wrong_is_an_error_with_its_place_that_repeats_no_secret(tmp_path: Path, item: str) -> None:
    with pytest.raises((FieldWrong, FieldUnknown), match=r"channels.yaml:2") as caught:
        read(tmp_path, item)
    assert "robot:x" not in str(caught.value)
