"""Who an example of a policy supposes to have built: as a pin asks, but for what is said otherwise. Floor 8."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

import msgspec

from interlock.decision.builders import TEXTS
from interlock.evidence.builder import BuilderHost, BuilderIdentity
from interlock.formats import FieldUnknown, Node
from interlock.identity.workload import ORDINARY_EVENTS, BuilderPin, WorkloadIdentity, WorkloadKind
from interlock.kernel import Instant, nearest, sha256, stamp

LIKE: Final = "like"
_EXAMPLE: Final = "example"
_TOLD: Final = frozenset({*TEXTS, "head_repository", "head_repository_id", "protected"}) - {"kind"}
_FIVE_MINUTES: Final = timedelta(minutes=5)
_ANY: Final = re.compile(r"\*+/?|\?")
HOST: Final = BuilderHost(sha256(b"the host of an example").hex, "example")


class SupposedBuilder(msgspec.Struct, frozen=True):
    """A builder that an example supposes."""

    like: str = ""
    """The pin of the policy whose builder it is."""
    fields: Mapping[str, str] = {}
    """What is otherwise, by the names that rules use."""
    source: str = ""
    line: int = 0

    def pin(self, pins: Sequence[BuilderPin]) -> BuilderPin:
        """Give the pin that it is like; an empty one if it is like none. Errors: FieldUnknown (FMT-102)."""
        if not self.like:
            return BuilderPin("")
        found = next((pin for pin in pins if pin.name == self.like), None)
        if found is None:
            names = [pin.name for pin in pins]
            raise FieldUnknown(
                source=self.source,
                line=self.line,
                field=self.like,
                where="builders",
                nearest=nearest(self.like, names),
                known=", ".join(names) or "none",
            )
        return found

    def says(self, pin: BuilderPin, commit: str, at: Instant) -> BuilderIdentity:
        """Give what such a builder says of a commit: a token, or the host where its pin asks for none."""
        if not pin.issuer and not self.fields:
            return BuilderIdentity("example", stamp(at), host=HOST)
        return BuilderIdentity("example", stamp(at), _token(pin, self.fields, commit, at), "example", "example")


def builder_of(node: Node) -> SupposedBuilder:
    """Read `builder` of an example: the name of a pin, or what the token says. Errors: FieldUnknown, FieldWrong."""
    if not isinstance(node.value, dict):
        return SupposedBuilder(node.text("builder"), {}, node.source, node.line)
    fields = node.fields("builder", _TOLD | {LIKE})
    told = {name: _told(one, name) for name, one in fields.items() if name != LIKE}
    return SupposedBuilder(fields[LIKE].text(LIKE) if LIKE in fields else "", told, node.source, node.line)


def _told(node: Node, name: str) -> str:
    """Give a text, which may be empty here: what the token does not say."""
    if isinstance(node.value, bool):
        return str(node.value).lower()
    if isinstance(node.value, int):
        return str(node.value)
    if not isinstance(node.value, str):
        raise node.wrong(name, "a text")
    return node.value


def _token(pin: BuilderPin, fields: Mapping[str, str], commit: str, at: Instant) -> WorkloadIdentity:
    repository = pin.repository or "example/example"
    workflow = pin.workflow and (f"{repository}/{pin.workflow}" if pin.workflow.startswith(".") else pin.workflow)
    told = {
        "issuer": pin.issuer,
        "subject": pin.subject or "example",
        "subject_id": pin.subject_id,
        "repository": repository,
        "repository_id": pin.repository_id,
        "owner_id": pin.owner_id,
        "ref": _like(pin.refs) or "refs/heads/main",
        "commit": commit,
        "workflow": workflow or (f"{repository}/example" if pin.job_workflow else ""),
        "workflow_ref": _like(pin.workflow_refs),
        "workflow_commit": _like(pin.workflow_commits),
        "job_workflow": pin.job_workflow,
        "job_workflow_ref": _like(pin.job_workflow_refs),
        "job_workflow_commit": _like(pin.job_workflow_commits),
        "environment": pin.environment,
        "event": (pin.events or ORDINARY_EVENTS)[0],
        "runner": pin.runner,
        **{name: value for name, value in fields.items() if name != "protected"},
    }
    is_protected = fields.get("protected", "true" if pin.must_be_protected else "")
    names_workflow = any((pin.workflow, pin.job_workflow, told["workflow"], told["job_workflow"]))
    return WorkloadIdentity(
        kind=WorkloadKind.GITHUB if names_workflow else WorkloadKind.OIDC,
        token_id=_EXAMPLE,
        issued_at=at,
        expires_at=at + _FIVE_MINUTES,
        is_ref_protected={"true": True, "false": False}.get(is_protected),
        **told,
    )


def _like(patterns: Sequence[str]) -> str:
    """Give something that the first pattern fits."""
    return _ANY.sub(lambda found: "" if found[0].endswith("/") else "1", patterns[0]) if patterns else ""
