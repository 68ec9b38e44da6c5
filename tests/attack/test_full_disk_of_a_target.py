"""The disk of a machine that is deployed to fills up: what serves goes on serving, and it is said what is missing."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.deployment import Target, TargetRefused
from tests.folders import SERVICE, Site, site_at
from tests.programs import finish


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Give a site on a small disk of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() or finish(["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(disk)]).returncode:
        pytest.skip("no disk of its own can be mounted here")
    try:
        with site_at(tmp_path) as found:
            found.path = disk / "site"
            found.target = Target("one", {"path": str(found.path)})
            yield found
    finally:
        finish(["umount", "-l", str(disk)])


def fill(site: Site) -> Path:
    """Fill the disk to its last byte."""
    place = site.path.parent / "fill"
    with place.open("wb", buffering=0) as file:
        for size in (1 << 16, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(size))
    return place


def test_what_does_not_fit_is_refused_before_it_comes(site: Site) -> None:
    good = site.plan()
    site.deploy(good)
    large = site.plan(replaces=good.digest.hex, artifacts={"app.py": SERVICE.encode(), "large": bytes(9 << 20)})
    with pytest.raises(TargetRefused, match="one did not take the release: the disk is full: 9 MiB are to be brought"):
        site.deploy(large)
    assert [one.name for one in (site.path / "releases").iterdir()] == [good.digest.hex]
    assert site.ask() == good.digest.hex


def test_a_disk_without_a_byte_left_keeps_nothing_from_serving(site: Site) -> None:
    good = site.plan()
    site.deploy(good)
    order = site.order(site.plan(replaces=good.digest.hex))
    site.deployer.bring(order, site.shelf)
    filled = fill(site)
    with pytest.raises(TargetRefused, match="No space left on device"):
        site.deployer.switch(order)
    assert site.look().plan == good.digest.hex
    site.kill(site.serving)
    assert site.ask() == good.digest.hex  # it is started again all the same
    filled.unlink()
    site.deployer.switch(order)
    assert site.ask() == order.plan.digest.hex
    seen = site.look()
    assert (seen.plan, seen.instances, seen.strangers, seen.says) == (order.plan.digest.hex, 1, (), "")
