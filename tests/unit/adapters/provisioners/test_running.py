from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import NamedTuple

import pytest

from interlock.adapters.provisioners.running import changed, opened, sources_of, text_of
from interlock.adapters.tools.errors import ToolStopped, ToolTimedOut
from interlock.deployment.infrastructure.errors import ProvisionerMissing, ProvisioningUnfit
from interlock.deployment.provisioning import Asked, Changed, Result
from tests.unit.adapters.provisioners.programs import LONG, install


def test_a_program_is_found_elsewhere_than_in_what_it_works_on(tmp_path: Path) -> None:
    infra = tmp_path / "infra"
    install(infra / "bin", "tool", "")
    install(tmp_path / "bin", "tool", "")
    path = f"relative:{infra}/bin:{tmp_path}/bin"
    with opened("tool", Asked(str(infra)), {"PATH": path}, threading.Event()) as run:
        assert run.find("tool") == str(tmp_path / "bin" / "tool")
        with pytest.raises(ProvisionerMissing, match="no folder of PATH"):
            run.find("no-such-tool")


def test_a_program_can_be_named_by_its_path_alone(tmp_path: Path) -> None:
    install(tmp_path, "tool", "")
    for named, is_good in (
        (str(tmp_path / "tool"), True),
        ("tool", False),
        (str(tmp_path / "none"), False),
        (7, False),
    ):
        with opened("tool", Asked(str(tmp_path), parameters={"program": named}), {}, threading.Event()) as run:
            if is_good:
                assert run.find("other") == named
            else:
                with pytest.raises(ProvisionerMissing):
                    run.find("tool")


def test_a_program_gets_of_the_environment_what_is_named(tmp_path: Path) -> None:
    install(tmp_path, "tool", "import os; print(sorted(os.environ)); print(os.environ['TOKEN'])")
    environ = {"TOKEN": "hush-hush-42", "OTHER": "x", "HOME": "/h", "PATH": "/usr/bin:/bin"}
    with opened("tool", Asked(str(tmp_path), variables=("TOKEN",)), environ, threading.Event()) as run:
        ended = run.run((str(tmp_path / "tool"),))
        names = ended.stdout.decode().splitlines()[0]
        assert "'TOKEN'" in names
        assert "'OTHER'" not in names
        assert b"hush-hush-42" in ended.stdout
        assert b"hush-hush-42" not in run.shown(ended.stdout)


def test_a_variable_that_is_not_set_is_told_before_anything_runs(tmp_path: Path) -> None:
    with (
        pytest.raises(ProvisioningUnfit, match="TOKEN is not set"),
        opened("tool", Asked(str(tmp_path), variables=("TOKEN",)), {}, threading.Event()),
    ):
        pass


def test_what_is_not_there_cannot_be_set_up(tmp_path: Path) -> None:
    with pytest.raises(ProvisioningUnfit, match="not there"), opened("t", Asked("/no/such"), {}, threading.Event()):
        pass


def test_a_program_that_takes_too_long_is_ended_and_told(tmp_path: Path) -> None:
    install(tmp_path, "tool", LONG)
    with opened("tool", Asked(str(tmp_path)), {"PATH": "/bin"}, threading.Event()) as run:
        with pytest.raises(ToolTimedOut):
            run.run((str(tmp_path / "tool"),), timeout_s=0.3)
        ended, why = run.tried(("/no/such/program",))
        assert (ended.exit_code, bool(why)) == (-1, True)


def test_whoever_stops_it_is_heard(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with opened("tool", Asked(str(tmp_path)), {}, stop) as run, pytest.raises(ToolStopped):
        run.tried(("/bin/true",))


def test_the_last_words_are_the_errors(tmp_path: Path) -> None:
    with opened("tool", Asked(str(tmp_path)), {}, threading.Event()) as run:
        assert run.last_words(b"all is well\n\xe2\x94\x82 Error: no bucket\nmore\n") == "Error: no bucket"
        assert run.last_words(b"") == "it says nothing"


def test_every_file_that_a_plan_may_come_from_counts_and_what_tools_keep_does_not(tmp_path: Path) -> None:
    for name in ("a.tf", "sub/b.yml", ".terraform/x", ".git/y", "terraform.tfstate", "z.retry"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    (tmp_path / "link").symlink_to("/no/such")
    assert [one.path for one in sources_of(str(tmp_path), "t")] == ["a.tf", "sub/b.yml"]
    before = sources_of(str(tmp_path), "t")
    (tmp_path / "a.tf").write_text("other")
    assert sources_of(str(tmp_path), "t") != before


def test_a_text_may_be_no_option(tmp_path: Path) -> None:
    asked = Asked(str(tmp_path), parameters={"limit": "--flush"})
    with pytest.raises(ProvisioningUnfit, match="limit"):
        text_of(asked, "limit", "ansible")
    assert os.path.isdir(asked.path)  # noqa: PTH112 (a text)


class Said(NamedTuple):
    is_failed: bool
    says: str


def test_what_nothing_was_told_of_was_not_touched_and_what_failed_says_why() -> None:
    assert changed("a", None) == Changed("a", Result.UNTOUCHED)
    assert changed("a", Said(is_failed=True, says="no room")) == Changed("a", Result.FAILED, "no room")
    assert changed("a", Said(is_failed=False, says="all well")) == Changed("a", Result.DONE)
