"""What every provisioner has to hold to, asked of the real programs where they are: none of them is simulated here.

Chef could not be had; its adapter is tested on recorded output, in tests/unit.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

import pytest

from interlock.adapters.provisioners import PROVISIONERS
from interlock.deployment.infrastructure.errors import PlanFailed, PlanMoved
from interlock.deployment.provisioning import Asked, Provisioning, Result

pytestmark = pytest.mark.tools


class Real(NamedTuple):
    """A real program, with how something is written for it: two files in order, of which the second may break."""

    tool: str
    program: str
    write: Callable[[Path, Path, str], None]
    """Writes what says that files with these words have to be in a folder; the word `boom` breaks the second."""
    is_looking: bool = True
    """Whether it sees by itself that nothing is left to be done."""


def _terraform(code: Path, target: Path, words: str) -> None:
    command = "exit 3" if words == "boom" else f"echo {words} > {target}/two"
    (code / "main.tf").write_text(
        f'resource "terraform_data" "one" {{\n  input = "{words}"\n'
        f'  provisioner "local-exec" {{\n    command = "echo {words} > {target}/one"\n  }}\n}}\n'
        'resource "terraform_data" "two" {\n  input = terraform_data.one.id\n'
        f'  provisioner "local-exec" {{\n    command = "{command}"\n  }}\n}}\n'
    )


def _ansible(code: Path, target: Path, words: str) -> None:
    boom = "/no/such/folder/two" if words == "boom" else f"{target}/two"
    (code / "site.yml").write_text(
        "- hosts: all\n  gather_facts: false\n  tasks:\n"
        f"    - {{name: one, ansible.builtin.copy: {{dest: {target}/one, content: '{words}', mode: '0644'}}}}\n"
        f"    - {{name: two, ansible.builtin.copy: {{dest: {boom}, content: '{words}', mode: '0644'}}, "
        "when: not ansible_check_mode or true}\n"
    )


def _salt(code: Path, target: Path, words: str) -> None:
    (code / "top.sls").write_text("base:\n  '*':\n    - web\n")
    second = (
        f"two:\n  cmd.run:\n    - name: exit 3\n    - require:\n      - file: {target}/one\n"
        if words == "boom"
        else f"{target}/two:\n  file.managed:\n    - contents: {words}\n"
    )
    (code / "web.sls").write_text(f"{target}/one:\n  file.managed:\n    - contents: {words}\n{second}")


def _puppet(code: Path, target: Path, words: str) -> None:
    second = (
        "exec { 'two': command => '/bin/false' }"
        if words == "boom"
        else f"file {{ '{target}/two': ensure => file, content => '{words}' }}"
    )
    (code / "site.pp").write_text(f"file {{ '{target}/one': ensure => file, content => '{words}' }}\n-> {second}\n")


def _dockerfile(code: Path, target: Path, words: str) -> None:
    del target
    (code / "a").write_text(words)
    (code / "Dockerfile").write_text(f"FROM scratch\nCOPY {'none' if words == 'boom' else 'a'} /a\nUSER 1000\n")


REAL = (
    Real("terraform", "terraform", _terraform),
    Real("ansible", "ansible-playbook", _ansible),
    Real("salt", "salt-call", _salt),
    Real("puppet", "puppet", _puppet),
    Real("dockerfile", "buildah", _dockerfile, is_looking=False),
)
INSTALLED = {"ansible-playbook", "puppet", "buildah"}
"""What .ci/run and the development requirements bring."""
PATH = f"{os.environ.get('PATH', '')}:{Path(sys.executable).parent}"


@pytest.fixture(params=REAL, ids=lambda one: one.tool)
def real(request: pytest.FixtureRequest) -> Real:
    one: Real = request.param
    if shutil.which(one.program, path=PATH) is None:
        if os.environ.get("CI") and one.program in INSTALLED:
            pytest.fail(f"{one.program} is not installed, and in CI no test of it may be left out")
        pytest.skip(f"{one.program} is not installed")
    return one


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("code", "target", "home"):
        (tmp_path / name).mkdir()
    return tmp_path / "code", tmp_path / "target"


def opened(real: Real, code: Path) -> AbstractContextManager[Provisioning]:
    environ = {"PATH": PATH, "HOME": str(code.parent / "home"), "TOKEN": "hush-hush-42"}
    return PROVISIONERS[real.tool](environ, threading.Event()).open(Asked(str(code), variables=("TOKEN",)))


def test_a_plan_touches_nothing_is_always_the_same_and_is_carried_out(real: Real, places: tuple[Path, Path]) -> None:
    code, target = places
    real.write(code, target, "hello")
    with opened(real, code) as one:
        plan = one.plan()
        again = one.plan()
        assert one.program is not None
        assert len(one.program.sha256) == 64
        assert one.program.version
        assert not list(target.iterdir())
        assert plan.changes
        if not plan.saved:  # a plan that the tool keeps is another file each time
            assert again.digest == plan.digest
        applied = one.apply(again)
        assert applied.says == ""
        assert applied.is_done
        assert {each.address for each in applied.changes} == {each.address for each in plan.changes}
    if real.is_looking:
        assert (target / "one").read_text().strip() == "hello"
        with opened(real, code) as one:
            assert one.plan().changes == ()


def test_what_it_is_made_from_cannot_change_in_between(real: Real, places: tuple[Path, Path]) -> None:
    code, target = places
    real.write(code, target, "hello")
    with opened(real, code) as one:
        first = one.plan()
        real.write(code, target, "other")
        if first.saved:
            one.plan()
        with pytest.raises(PlanMoved):
            one.apply(first)
    assert not list(target.iterdir())


def test_what_broke_off_is_told_and_can_be_completed(real: Real, places: tuple[Path, Path]) -> None:
    code, target = places
    real.write(code, target, "boom")
    with opened(real, code) as one:
        try:
            plan = one.plan()
        except PlanFailed:
            return  # it saw beforehand that it would break, which is better
        applied = one.apply(plan)
    assert applied.says
    assert not applied.is_done
    assert Result.FAILED in {each.result for each in applied.changes}
    assert b"hush-hush-42" not in applied.log
    real.write(code, target, "hello")
    with opened(real, code) as one:
        assert one.apply(one.plan()).is_done


def test_no_secret_is_left_on_the_disk(real: Real, places: tuple[Path, Path]) -> None:
    code, target = places
    real.write(code, target, "hello")
    with opened(real, code) as one:
        one.apply(one.plan())
    found = [path for path in code.parent.rglob("*") if path.is_file() and b"hush-hush-42" in path.read_bytes()]
    assert found == []
