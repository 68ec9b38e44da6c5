"""Which controls to insert next, and what exactly to add, in the words of the pipeline that is there. Floor 11."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from interlock.catalog.workflow.weights import WEIGHTS
from interlock.control import Stage
from interlock.formats.pipelines import BUILDERS, HOOKS, Pipeline, System
from interlock.formats.pipelines.mapped import Gap, Judged, Presence

_CHECK: Final = "interlock check --control {control}"
_COMMANDS: Final = {
    "commit.secrets": _CHECK,
    "commit.sca": _CHECK,
    "commit.sast": _CHECK,
    "commit.iac": _CHECK,
    "commit.build": _CHECK,
    "key.builds": _CHECK,
    "commit.signing": "interlock build",
    "key.scanning": "interlock import trivy.json --subject IMAGE",
    "key.infra-scanning": "interlock import prowler.json --subject ACCOUNT",
    "key.provenance": "interlock verify IMAGE --expected",
    "key.governance": "interlock env list --expected",
    "key.deploy-verification": "interlock verify-deployment --env production",
    "key.delivery-integrity": "interlock verify-host",
    "key.infra-checks": "interlock provision PLAN",
    "production.provision": "interlock provision PLAN",
    "acceptance.provision": "interlock provision PLAN",
    "acceptance.deploy": "interlock deploy IMAGE --env acceptance",
    "production.release": "interlock deploy IMAGE --env production",
    "acceptance.smoke": "interlock probe https://ADDRESS --stage acceptance",
    "production.smoke": "interlock probe https://ADDRESS",
    "production.change-ticket": "interlock change-ticket CHANGE",
}
"""What makes evidence of a control; capitals stand for what only you know."""
_ONCE: Final = {
    "risk.profile": "interlock risk assess",
    "map.workflow": "interlock map --seal",
    "map.tests": "interlock map --seal",
    "map.tools": "interlock map --seal",
    "map.manual": "interlock map --seal",
    "map.gaps": "interlock map --seal",
}
"""What is done once, at a keyboard."""
_INSTALL: Final = "python3 -m pip install 'interlock[tools]'"
_OWNERS: Final = "* @ORGANISATION/TEAM\n/interlock.yaml @ORGANISATION/SECURITY\n/.github/ @ORGANISATION/SECURITY"
_HOOK: Final = (
    "repos:\n  - repo: local\n    hooks:\n      - id: interlock\n        name: interlock\n"
    "        entry: interlock check --stage precommit\n        language: system\n        pass_filenames: false"
)
_FILES: Final = {
    System.GITHUB: ".github/workflows/interlock.yml",
    System.GITLAB: ".gitlab-ci.yml",
    System.JENKINS: "Jenkinsfile",
    System.AZURE: "azure-pipelines.yml",
    System.CIRCLECI: ".circleci/config.yml",
    System.BITBUCKET: "bitbucket-pipelines.yml",
    System.DRONE: ".drone.yml",
    System.WOODPECKER: ".woodpecker.yml",
}


def gaps_of(judged: Sequence[Judged], pipelines: Sequence[Pipeline], profile: str) -> tuple[Gap, ...]:
    """Give what could be inserted, what takes most risk away first."""
    found = []
    system, path = _system(pipelines)
    for one in judged:
        if one.presence not in {Presence.MISSING, Presence.PARTIAL} or one.control not in WEIGHTS:
            continue
        where, add = _snippet(one, system, path)
        weight = _weight(one.control, profile)
        found.append(Gap(one.control, one.presence, weight, one.why, where, add))
    order = {one.control: number for number, one in enumerate(judged)}
    return tuple(sorted(found, key=lambda one: (-_taken(one), order[one.control])))


def _taken(one: Gap) -> float:
    return one.risk / 2 if one.presence is Presence.PARTIAL else float(one.risk)


def _weight(control: str, profile: str) -> int:
    weight = WEIGHTS[control]
    return {"baseline": weight.baseline, "critical": weight.critical}.get(profile, weight.standard)


def _system(pipelines: Sequence[Pipeline]) -> tuple[System, str]:
    """Give what runs the pipelines here, and the file to add to; GitHub's where nothing does."""
    counted: dict[System, list[str]] = {}
    for one in pipelines:
        if one.system not in BUILDERS | HOOKS:
            counted.setdefault(one.system, []).append(one.at.path)
    if not counted:
        return System.GITHUB, _FILES[System.GITHUB]
    system = max(counted, key=lambda each: len(counted[each]))
    return system, _FILES[system] if system is System.GITHUB else _FILES.get(system, counted[system][0])


def _snippet(one: Judged, system: System, path: str) -> tuple[str, str]:
    control = one.control
    if control in _ONCE:
        return "a command", _ONCE[control]
    if control in {"precommit.peer-review", "commit.high-risk"}:
        return ("CODEOWNERS" if system is not System.GITHUB else ".github/CODEOWNERS"), _OWNERS
    if control == "precommit.ide-sast":
        return ".pre-commit-config.yaml", _HOOK
    command = _COMMANDS.get(control)
    if command is None:
        return "a command", f'interlock attest {control} --subject REVISION --file REPORT --scope "WHAT IT COVERED"'
    command = command.format(control=control)
    environment = {Stage.PRODUCTION: "production", Stage.ACCEPTANCE: "acceptance"}.get(one.stage, "")
    file = path.replace("interlock.yml", f"interlock-{control.replace('.', '-')}.yml")
    return file, in_words_of(system, control.replace(".", "-"), command, environment)


def in_words_of(system: System, name: str, command: str, environment: str = "") -> str:
    """Give a job that runs a command, as a system takes it; for systems without a form of their own, the script."""
    form = _FORMS.get(system, "{install}\n{command}")
    lead = {System.GITHUB: "\n    environment: ", System.GITLAB: "\n  environment: "}.get(system, "")
    at = f"{lead}{environment}" if environment and lead else ""
    for key, said in (("{name}", name), ("{at}", at), ("{install}", _INSTALL), ("{command}", command)):
        form = form.replace(key, said)
    return form


_FORMS: Final = {
    System.GITHUB: """\
name: {name}
on:
  pull_request:
  push:
permissions:
  contents: read
jobs:
  {name}:
    runs-on: ubuntu-24.04{at}
    steps:
      - uses: actions/checkout@v5  # name it by the hash of a commit
        with:
          fetch-depth: 0
          persist-credentials: false
      - run: {install}
      - run: {command}""",
    System.GITLAB: """\
{name}:
  image: python:3.11{at}
  variables:
    GIT_DEPTH: "0"
  script:
    - {install}
    - {command}""",
    System.JENKINS: """\
stage('{name}') {
  steps {
    sh "{install}"
    sh '{command}'
  }
}""",
    System.AZURE: """\
- script: {install}
- script: {command}
  displayName: {name}""",
    System.CIRCLECI: """\
jobs:
  {name}:
    docker:
      - image: cimg/python:3.11
    steps:
      - checkout
      - run: {install}
      - run: {command}""",
    System.BITBUCKET: """\
- step:
    name: {name}
    image: python:3.11
    script:
      - {install}
      - {command}""",
    System.DRONE: """\
- name: {name}
  image: python:3.11
  commands:
    - {install}
    - {command}""",
    System.WOODPECKER: """\
- name: {name}
  image: python:3.11
  commands:
    - {install}
    - {command}""",
}
