from __future__ import annotations

import json

import pytest

from interlock.formats.errors import PlanUnreadable
from interlock.formats.infra.puppet import read_catalogue, read_report, resources_of
from interlock.supply.infrastructure import Doing

REPORT = b"""\
--- !ruby/object:Puppet::Transaction::Report
host: vm
status: unchanged
noop: true
logs:
- level: notice
  message: would
- level: err
  message: Could not find a file
resource_statuses:
  File[/etc/a]: !ruby/object:Puppet::Resource::Status
    title: "/etc/a"
    file: "/srv/site.pp"
    line: 1
    resource_type: File
    changed: false
    failed: false
    skipped: false
    events:
    - !ruby/object:Puppet::Transaction::Event
      property: ensure
      status: noop
      message: current_value 'absent', should be 'file' (noop)
  Exec[boom]:
    title: boom
    resource_type: Exec
    events:
    - property: returns
      status: noop
      message: should run
  Service[x]:
    title: x
    resource_type: Service
    failed: true
    events: []
  Stage[main]:
    title: main
    resource_type: Stage
    events: []
"""


def test_what_is_out_of_step_is_read_from_the_report_and_not_from_the_exit_code() -> None:
    report = read_report(REPORT, "puppet")
    assert (report.status, report.is_noop) == ("unchanged", True)
    assert report.says == ("Could not find a file",)
    found = {one.address: one for one in report.entries}
    assert set(found) == {"File[/etc/a]", "Exec[boom]", "Service[x]"}
    assert found["File[/etc/a]"].is_pending
    assert found["File[/etc/a]"].differs == ("ensure",)
    assert found["Service[x]"].is_failed


def test_the_catalogue_says_what_is_wanted_and_hides_what_is_sensitive() -> None:
    body = json.dumps(
        {
            "resources": [
                {"type": "File", "title": "/etc/a", "parameters": {"mode": "0666", "content": "x", "owner": None}},
                {"type": "User", "title": "u", "parameters": {"word": "p"}, "sensitive_parameters": ["word"]},
                {"type": "Class", "title": "main"},
            ]
        }
    ).encode()
    wanted = read_catalogue(b"Notice: compiled\n" + body, "puppet")
    assert wanted == {"File[/etc/a]": {"mode": "0666", "content": "x"}, "User[u]": {"word": "(sensitive)"}}
    found = {one.address: one for one in resources_of(read_report(REPORT, "puppet"), wanted)}
    assert found["File[/etc/a]"].values["mode"] == "0666"
    assert found["File[/etc/a]"].doing is Doing.UPDATE
    assert found["Exec[boom]"].doing is Doing.RUN
    assert found["Service[x]"].doing is Doing.NOTHING


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"status: changed\n", b"a: [", b"a: &x 1\nb: *x\n", b"!!python/object:os.system x\n"]
)
def test_what_is_no_report_is_refused(body: bytes) -> None:
    with pytest.raises(PlanUnreadable):
        read_report(body, "puppet")


@pytest.mark.parametrize("body", [b"", b"{}", b"Error: no\n"])
def test_what_is_no_catalogue_is_refused(body: bytes) -> None:
    with pytest.raises(PlanUnreadable):
        read_catalogue(body, "puppet")
