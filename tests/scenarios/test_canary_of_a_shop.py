"""A canary as docs/how-to/canary.md has it: real nginx, real Prometheus, and people who buy without a pause."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from tests.shops import Shop, open_shop, release

pytestmark = [pytest.mark.server("nginx"), pytest.mark.server("prometheus")]


def taken_back(shop: Shop, body: bytes) -> str:
    """Deploy a release that has to be taken back after the first share; give why it was."""
    done = shop.run("deploy", str(shop.keep(body).digests[0]), "--env", "production", "--strategy", "canary")
    assert (done.returncode, "↩ ROLLED-BACK" in done.stdout) == (Exit.DENIED, True), done.stdout + done.stderr
    assert "switch web2" not in done.stdout
    assert "✔ restore web1" in done.stdout
    (line,) = [one for one in done.stdout.splitlines() if "✖" in one]
    assert line.startswith("  ✖ watch web1 at 25 %: ")
    return line


def test_a_good_release_goes_through_all_shares_and_back_at_once(tmp_path: Path) -> None:
    with open_shop(tmp_path) as (shop, buying):
        first = set(buying.answers)
        done = shop.run("deploy", str(shop.keep(release(2)).digests[0]), "--env", "production", "--strategy", "canary")
        assert (done.returncode, "✔ DEPLOYED" in done.stdout) == (Exit.ALLOWED, True), done.stdout + done.stderr
        shown = shop.run("deployments", "show", done.stdout.rstrip().split("\n")[-1].split()[1].rstrip(";"))
        for share in ("web1 at 25 %", "web1+web2 at 50 %"):
            assert f"  … watch {share}: for 5 s, looked at every 1 s\n" in done.stdout
            (line,) = [one for one in done.stdout.splitlines() if f"✔ watch {share}: " in one]
            measured = line.split(": ", 1)[1]
            for part in (" requests fail (", "latency is ", "security signals: 0"):
                assert part in measured
            assert measured in shown.stdout
        assert len(set(buying.answers) - first) == 1
        back = shop.run("rollback", "--env", "production")
        assert back.returncode == Exit.ALLOWED, back.stdout + back.stderr
        assert "watch" not in back.stdout
        assert len(set(shop.answering()) - first) == 1


def test_releases_that_do_worse_are_taken_back_and_so_is_one_that_nobody_can_judge(tmp_path: Path) -> None:
    with open_shop(tmp_path) as (shop, buying):
        first = set(buying.answers)
        assert "requests fail, and at most" in taken_back(shop, release(2, fails_each=3))
        assert "requests take longer than" in taken_back(shop, release(3, takes_s=0.08))
        assert "signals of attack or misuse: 1" in taken_back(shop, release(4, denies=(30,)))
        assert set(shop.answering()) == first
        dodged = shop.run("deploy", str(shop.keep(release(5)).digests[0]), "--env", "production", "--strategy=rolling")
        assert (dodged.returncode, "[DPL-116]" in dodged.stderr) == (Exit.USAGE, True), dodged.stdout + dodged.stderr
        words = ("deploy", str(shop.keep(release(6)).digests[0]), "--env", "production")
        code, said = shop.run_until("… watch", shop.prometheus.stop, *words)
        assert (code, "✖ watch web1 at 25 %: Prometheus cannot be asked" in said) == (Exit.DENIED, True), said
        assert "✔ restore web1" in said
        assert set(shop.answering()) == first
        refused = shop.run(*words)
        assert (refused.returncode, "✖ REFUSED" in refused.stdout) == (Exit.DENIED, True), (
            refused.stdout + refused.stderr
        )
        assert "switch" not in refused.stdout
