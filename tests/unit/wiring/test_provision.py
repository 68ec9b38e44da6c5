"""What interlock.yaml says of infrastructure is read strictly."""

from __future__ import annotations

import pytest

from interlock.adapters.provisioners import PROVISIONERS
from interlock.formats import FieldUnknown, FieldWrong, read_yaml
from interlock.wiring.provision import TOOLS, Declared, LeftOut
from interlock.wiring.settings import settings_of

WHOLE = """\
provision:
  - name: network
    tool: terraform
    path: infra/network
    target: production
    with: {var_files: [prod.tfvars]}
    variables: [AWS_PROFILE]
    rules: [standard, rules/own.yaml]
    parameters: {public_ports: [443]}
    without: [{rule: has-owner, reason: one owner}]
    policy: standard
    stage: commit
    environment: production
  - {name: hosts, tool: ansible, path: play}
"""


def read(text: str) -> tuple[Declared, ...]:
    return settings_of(read_yaml(text.encode(), "interlock.yaml")).provisions


def test_every_field_is_read() -> None:
    network, hosts = read(WHOLE)
    assert network == Declared(
        name="network",
        tool="terraform",
        path="infra/network",
        target="production",
        parameters={"var_files": ["prod.tfvars"]},
        variables=("AWS_PROFILE",),
        rules=("standard", "rules/own.yaml"),
        values={"public_ports": [443]},
        without=(LeftOut("has-owner", "one owner"),),
        policy="standard",
        stage="commit",
        environment="production",
    )
    assert hosts == Declared("hosts", "ansible", "play")
    assert read("version: 1\n") == ()


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("name: network", "name: Net work", FieldWrong),
        ("    tool: terraform\n", "", FieldWrong),
        ("tool: terraform", "tool: teraform", FieldUnknown),
        ("path: infra/network", "path: /etc", FieldWrong),
        ("path: infra/network", "path: ../other", FieldWrong),
        ("with: {var_files: [prod.tfvars]}", "with: [a]", FieldWrong),
        ("[AWS_PROFILE]", "['A-B']", FieldWrong),
        ("rules: [standard, rules/own.yaml]", "rules: []", FieldWrong),
        ("{rule: has-owner, reason: one owner}", "{rule: has-owner}", FieldWrong),
        ("{rule: has-owner, reason: one owner}", "{rule: has-owner, reason: ' '}", FieldWrong),
        ("    policy: standard\n", "", FieldWrong),
        ("name: hosts", "name: network", FieldWrong),
        ("target: production", "targets: production", FieldUnknown),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, error: type[Exception]) -> None:
    assert old in WHOLE
    with pytest.raises(error, match=r"interlock\.yaml:\d+"):
        read(WHOLE.replace(old, new))


def test_the_tools_that_can_be_named_are_those_that_there_are() -> None:
    assert set(TOOLS) == set(PROVISIONERS)
