"""Reading `builders` of a policy: whose builds count; and saying it again in words. Floor 8."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from interlock.formats import Node
from interlock.identity import NameMalformed, checked_id
from interlock.identity.workload import BuilderPin
from interlock.kernel import matches

_TEXTS: Final = (
    *("name", "issuer", "workload", "subject", "subject_id", "repository", "repository_id", "owner_id"),
    *("workflow", "job_workflow", "environment", "runner"),
)
_LISTS: Final = {
    "workflow_commit": "workflow_commits",
    "workflow_ref": "workflow_refs",
    "job_workflow_commit": "job_workflow_commits",
    "job_workflow_ref": "job_workflow_refs",
    "refs": "refs",
    "events": "events",
}
"""Fields that take one text or a list of them, each with the field of the value."""
FIELDS: Final = {
    "name": "what to call it; decisions name it",
    "issuer": "whose token it is, exactly as tokens have it in `iss`; left out, no token is wanted, but a host",
    "workload": "the workload of the directory that the key that seals belongs to; without an issuer the host too",
    "subject": "the subject of the token, to the letter",
    "subject_id": "the id of the subject, such as the uid of a Kubernetes service account",
    "repository": "the repository by its name, which can be given up and taken by somebody else",
    "repository_id": "the repository by the id that the forge never gives again",
    "owner_id": "the owner of the repository by such an id",
    "workflow": "the file that was started: a path in the repository, or `owner/name/path`",
    "workflow_commit": "the commit, or commits, of which that file may be",
    "workflow_ref": "the references of which that file may be, as patterns",
    "job_workflow": "the reusable workflow, `owner/name/path`, in which the job has to stand; left out, the job stands "
    "in the file that was started",
    "job_workflow_commit": "the commit, or commits, of which that file may be",
    "job_workflow_ref": "the references of which that file may be, as patterns",
    "refs": "what may be built, as patterns of whole references: `refs/heads/main`, `refs/tags/v*`",
    "protected": "true to want a reference that the forge calls protected",
    "environment": "the deployment environment of the job",
    "runner": "whose machine it may run on: `github-hosted`, `gitlab-hosted`, `self-hosted`",
    "events": "what may start the run; left out, what no stranger can cause",
}
"""Every field with what it means; the reference page is made from it."""
_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def pins_of(node: Node) -> tuple[BuilderPin, ...]:
    """Read the section. Errors: FieldUnknown, FieldWrong (FMT-1xx), with file and line."""
    items = node.items("builders")
    if not items:
        raise node.wrong("builders", "at least one builder; leave the section out where any build counts")
    pins = tuple(pin_of(one) for one in items)
    names = [one.name for one in pins]
    for place, one in enumerate(items):
        if names[place] in names[:place]:
            raise one.wrong("a builder", f"a name of its own (another one above is {names[place]!r} too)")
    return pins


def pin_of(node: Node, beside: Collection[str] = ()) -> BuilderPin:
    """Read one builder; `beside` are fields that are somebody else's to read. Errors: FieldUnknown, FieldWrong."""
    given = node.fields("a builder", (*FIELDS, *beside))
    fields = {name: one for name, one in given.items() if name not in beside}
    read: dict[str, object] = {name: _text(fields[name], name) for name in _TEXTS if name in fields}
    read |= {into: _texts(fields[name], name) for name, into in _LISTS.items() if name in fields}
    if "protected" in fields:
        read["must_be_protected"] = fields["protected"].truth("protected")
    if "name" not in read:
        raise node.wrong("a builder", "a name")
    pin = BuilderPin(**read, source=node.source, line=node.line)  # type: ignore[arg-type]  # each field is read as its kind
    _check(node, fields, pin)
    return pin


def _text(node: Node, field: str) -> str:
    """Give a text; an id that YAML takes for a number is one too, as long as nothing of it is lost."""
    if field.endswith("_id") and isinstance(node.value, int) and not isinstance(node.value, bool):
        return str(node.value)
    return node.text(field)


def _texts(node: Node, field: str) -> tuple[str, ...]:
    listed = node.texts(field) if isinstance(node.value, list) else (node.text(field),)
    if not listed:
        raise node.wrong(field, "at least one; leave the field out where it does not matter")
    return listed


def _check(node: Node, fields: Mapping[str, Node], pin: BuilderPin) -> None:
    """Refuse a pin that could not tell one builder from another, or that nothing could ever match."""
    if not pin.issuer and not pin.workload:
        raise node.wrong("a builder", "an issuer of tokens, or a workload of the directory")
    if pin.issuer and not pin.issuer.startswith(("https://", "http://")):
        raise fields["issuer"].wrong("issuer", "its address exactly as tokens have it, https://...")
    if pin.workload:
        try:
            checked_id(pin.workload, "workload")
        except NameMalformed as error:
            raise fields["workload"].wrong("workload", "the name of a workload in the directory") from error
    if not pin.issuer and fields.keys() - {"name", "workload"}:
        raise node.wrong("a builder without an issuer", "its name and workload alone: nothing else is proved of it")
    if pin.issuer and not (pin.subject or pin.repository or pin.repository_id):
        raise node.wrong("a builder", "a repository_id, a repository or a subject; an issuer serves everybody")
    _check_workflows(fields, pin)
    _check_forms(fields, pin)


def _check_workflows(fields: Mapping[str, Node], pin: BuilderPin) -> None:
    for file in ("workflow", "job_workflow"):
        told = [name for name in (f"{file}_commit", f"{file}_ref") if name in fields]
        if file in fields and not told:
            raise fields[file].wrong(
                file, f"{file}_commit or {file}_ref beside it; else any branch could change the file"
            )
        if told and file not in fields:
            raise fields[told[0]].wrong(told[0], f"{file} beside it")
    if "workflow" in fields and not (pin.repository or pin.repository_id):
        raise fields["workflow"].wrong("workflow", "a repository or repository_id beside it")


def _check_forms(fields: Mapping[str, Node], pin: BuilderPin) -> None:
    for name in ("workflow_commit", "job_workflow_commit"):
        for one in getattr(pin, _LISTS[name]):
            if _COMMIT.fullmatch(one) is None:
                raise fields[name].wrong(name, "whole commit ids, 40 or 64 hexadecimal digits")
    for name in ("workflow_ref", "job_workflow_ref", "refs"):
        for pattern in getattr(pin, _LISTS[name]):
            if not pattern.startswith("refs/"):
                raise fields[name].wrong(name, "whole references such as refs/heads/main or refs/tags/v*")
            matches(pattern, "")


def pin_words(pin: BuilderPin) -> str:
    """Say in one sentence what a pin asks for."""
    if not pin.issuer:
        return f"{pin.name}: signed on a host of the workload {pin.workload} with a key of it."
    return f"{pin.name}: a token of {pin.issuer} for {', '.join(_asked(pin))}."


def _asked(pin: BuilderPin) -> Iterator[str]:
    named = (
        ("the subject", pin.subject),
        ("the id of the subject", pin.subject_id),
        ("the repository", pin.repository),
        ("the repository with the id", pin.repository_id),
        ("an owner with the id", pin.owner_id),
        ("the workflow", _file(pin.workflow, pin.workflow_commits, pin.workflow_refs)),
        ("a job in", _file(pin.job_workflow, pin.job_workflow_commits, pin.job_workflow_refs)),
        ("", " or ".join(pin.refs)),
        ("", "protected references only" if pin.must_be_protected else ""),
        ("the environment", pin.environment),
        ("the runner", pin.runner),
        ("started by", " or ".join(pin.events)),
        ("signed by a key of the workload", pin.workload),
    )
    yield from (f"{what} {value}".strip() for what, value in named if value)


def _file(file: str, commits: tuple[str, ...], refs: tuple[str, ...]) -> str:
    parts = [
        f"of commit {' or '.join(one[:12] for one in commits)}" if commits else "",
        f"of {' or '.join(refs)}" if refs else "",
    ]
    return " ".join(part for part in (file, *parts) if part)
