"""What things are built from and run on, who owns which files, and what renews dependencies. Floor 5.

Sources: the Dockerfile reference; GitHub and GitLab, CODEOWNERS; GitHub, dependabot.yml; Renovate, configuration.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.dockerfile import base_images, instructions
from interlock.formats.pipelines.commands import commands_of
from interlock.formats.pipelines.model import (
    Command,
    Described,
    Job,
    ManualCheck,
    Pipeline,
    Reading,
    Spot,
    Step,
    System,
)
from interlock.formats.pipelines.nodes import each, field, first, spot, text
from interlock.formats.pipelines.ports import Beside
from interlock.formats.pipelines.references import image

UPDATES: Final = "updates of dependencies"
_MOST_OWNERS: Final = 20
_KIND: Final = re.compile(rb"^(?:kind|\"kind\"|  \"kind\")[ \t]*:[ \t]*\"?([A-Za-z]{1,60})", re.MULTILINE)
_API: Final = re.compile(rb"^[ \t]{0,4}\"?apiVersion\"?[ \t]*:[ \t]*\"?([A-Za-z0-9./-]{1,80})", re.MULTILINE)
_CLOUDFORMATION: Final = re.compile(rb"AWSTemplateFormatVersion|^[ \t]*\"?Type\"?[ \t]*:[ \t]*\"?AWS::", re.MULTILINE)
_PLAY: Final = re.compile(rb"^-?[ \t]*hosts[ \t]*:.*", re.MULTILINE)
_TASKS: Final = re.compile(rb"^[ \t]+(?:tasks|roles)[ \t]*:", re.MULTILINE)
_SERVICES: Final = re.compile(rb"^services[ \t]*:", re.MULTILINE)
_MOST: Final = 200


def read_dockerfile(path: str, body: bytes, beside: Beside) -> Reading:
    """Read what an image is built on, and by which programs."""
    del beside
    images = base_images(body)
    tools = tuple(image(one.reference, Spot(path, one.line)) for one in images)
    commands: list[Command] = []
    for number, words in instructions(body):
        if words[0].upper() == "RUN" and len(commands) < _MOST:
            commands += commands_of(" ".join(one for one in words[1:] if not one.startswith("--")), path, number)
    at = Spot(path, 1)
    job = Job("image", at, (Step("RUN", at, "", tuple(commands)),))
    return Reading(
        (Pipeline(System.DOCKER, path, at, (), (job,)),), tools, described=(Described("container image", at),)
    )


def read_owners(path: str, body: bytes, beside: Beside) -> Reading:
    """Read who has to look at changes of which files; whether the forge asks for it, it alone knows."""
    del beside
    found = []
    for number, line in enumerate(body.decode("utf-8", "replace").split("\n"), 1):
        words = line.split("#", 1)[0].split()
        if len(words) > 1 and not words[0].startswith(("[", "^[")):
            who = tuple(one[:200] for one in words[1 : _MOST_OWNERS + 1])
            found.append(ManualCheck("code owners", f"changes of {words[0][:200]}", Spot(path, number), who))
        if len(found) >= _MOST:
            break
    return Reading(manual=tuple(found))


def read_dependabot(path: str, body: bytes, beside: Beside) -> Reading:
    """Read what is renewed by itself. Errors: YamlMalformed (FMT-101), FieldWrong (FMT-103)."""
    del beside
    top = first(body, path)
    found = [
        Described(f"{UPDATES}: {text(field(one, 'package-ecosystem'))}", spot(one))
        for one in each(field(top, "updates"))
        if text(field(one, "package-ecosystem"))
    ]
    return Reading(described=tuple(found))


def read_renovate(path: str, body: bytes, beside: Beside) -> Reading:
    """Say that dependencies are renewed by themselves; what the rules of Renovate leave out is not worked out."""
    del body, beside
    return Reading(described=(Described(f"{UPDATES}: as Renovate is set up", Spot(path, 1)),))


def read_infrastructure(path: str, body: bytes, beside: Beside) -> Reading:
    """Say what a file describes, by what stands in it; nothing where nobody can tell."""
    del beside
    return Reading(described=tuple(Described(kind, Spot(path, line)) for kind, line in _kinds(path, body)))


def _kinds(path: str, body: bytes) -> list[tuple[str, int]]:
    name = path.rsplit("/", 1)[-1]
    for ends, kind in ((".tf", "Terraform"), (".tf.json", "Terraform"), (".tofu", "Terraform"), (".bicep", "Bicep")):
        if name.endswith(ends):
            return [(kind, 1)]
    for whole, kind in (
        ("Chart.yaml", "Helm chart"),
        ("kustomization.yaml", "Kustomize"),
        ("skaffold.yaml", "Skaffold"),
    ):
        if name == whole:
            return [(kind, 1)]
    if _API.search(body) is not None:
        return [(f"Kubernetes {one[1].decode()}", _line(body, one.start())) for one in _KIND.finditer(body)][:_MOST]
    for pattern, kind in ((_CLOUDFORMATION, "CloudFormation"), (_SERVICES, "Compose")):
        found = pattern.search(body)
        if found is not None and (kind != "Compose" or "compose" in name):
            return [(kind, _line(body, found.start()))]
    play = _PLAY.search(body)
    if play is not None and _TASKS.search(body) is not None:
        return [("Ansible play", _line(body, play.start()))]
    return []


def _line(body: bytes, at: int) -> int:
    return body.count(b"\n", 0, at) + 1
