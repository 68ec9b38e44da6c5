"""What chef-client is documented to write: Chef itself could not be had."""

from __future__ import annotations

import pytest

from interlock.formats.errors import PlanUnreadable
from interlock.formats.infra.chef import read_run, resources_of
from interlock.supply.infrastructure import Doing

PLANNED = """\
Chef Infra Client, version 17.10.0
Converging 4 resources
Recipe: web::default
  * apt_package[nginx] action install
    - Would install version 1.22 of package nginx
  * template[/etc/nginx/nginx.conf] action create
    - Would update content in file /etc/nginx/nginx.conf from 1a2b to 3c4d
    --- /etc/nginx/nginx.conf
    +++ /tmp/x
  * service[nginx] action start (up to date)
  * execute[reload] action run
    - Would execute nginx -s reload
  * file[/tmp/x] action create (skipped due to only_if)

Running handlers complete
Chef Infra Client finished, 3/5 resources would have been updated
"""
FAILED = """\
Recipe: web::default
  * apt_package[nginx] action install
    - install version 1.22 of package nginx
  * template[/etc/nginx/nginx.conf] action create

    ================================================================================
    Error executing action `create` on resource 'template[/etc/nginx/nginx.conf]'
    ================================================================================

Running handlers complete
Chef Infra Client failed. 1 resources updated in 03 seconds
"""


def test_what_would_change_is_read_action_by_action() -> None:
    run = read_run(PLANNED, "chef")
    assert run.is_whole
    assert [(one.address, one.is_changed) for one in run.actions] == [
        ("apt_package[nginx] install", True),
        ("template[/etc/nginx/nginx.conf] create", True),
        ("service[nginx] start", False),
        ("execute[reload] run", True),
        ("file[/tmp/x] create", False),
    ]
    assert run.actions[0].says == "Would install version 1.22 of package nginx"
    doing = [one.doing for one in resources_of(run)]
    assert doing == [Doing.UPDATE, Doing.UPDATE, Doing.NOTHING, Doing.RUN, Doing.NOTHING]


def test_where_a_run_failed_is_read() -> None:
    run = read_run(FAILED, "chef")
    assert not run.is_whole
    assert [one.is_failed for one in run.actions] == [False, True]
    assert "1 resources updated" in run.says


def test_one_resource_twice_is_told_apart() -> None:
    text = "  * service[a] action start\n  * service[a] action start\nCinc Client finished, 2/2 resources updated\n"
    assert [one.address for one in read_run(text, "x").actions] == ["service[a] start", "service[a] start #2"]


@pytest.mark.parametrize("text", ["", "chef-client: command failed\n", PLANNED.partition("Running")[0]])
def test_a_run_that_does_not_say_how_it_ended_is_refused(text: str) -> None:
    with pytest.raises(PlanUnreadable):
        read_run(text, "chef")
