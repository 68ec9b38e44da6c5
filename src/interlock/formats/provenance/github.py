"""What a run of GitHub Actions writes of itself into provenance: event, refs, who set it off, and what was typed in.

Enters: the variables of the run, in the lower-case names of SLSA v0.2 or the upper-case ones of v1. Leaves: values.
Floor 5. Which branch a tag was made from is in the event alone, and only for two kinds of event.
Source: GitHub, workflow contexts; slsa-github-generator, provenance format.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from interlock.supply.provenanced import Run

HOST: Final = "https://github.com/"
_BY_HAND: Final = "workflow_dispatch"


class Variables:
    """The variables of one run under one spelling of their names."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self._found = {name.lower(): value for name, value in found.items() if name.lower().startswith("github_")}

    def text(self, name: str) -> str:
        """Give a variable as text; numbers are written as numbers are, anything else is nothing."""
        return as_text(self._found.get(f"github_{name}"))

    @property
    def event(self) -> Mapping[str, Any]:
        """The event that set the run off, as it was delivered."""
        return mapping(self._found.get("github_event_payload"))

    @property
    def ref(self) -> str:
        """The ref that was built."""
        return self.text("ref")

    def branch(self) -> str:
        """Give the branch that was built or, for a tag, the one that the event says it was made from."""
        if not self._is("tag"):
            return named(self.ref, "heads") if self._is("branch") else ""
        base = self.text("base_ref")
        if not base and self.text("event_name") == "push":
            base = as_text(self.event.get("base_ref"))
        if not base and self.text("event_name") == "release":
            target = as_text(mapping(self.event.get("release")).get("target_commitish"))
            base = f"refs/heads/{target}" if target else ""
        return named(base, "heads")

    def tag(self) -> str:
        """Give the tag that was built."""
        return named(self.ref, "tags") if self._is("tag") else ""

    def _is(self, kind: str) -> bool:
        """Say whether the ref is a branch or a tag; older writers give the ref alone."""
        said = self.text("ref_type")
        return said == kind if said else self.ref.startswith({"branch": "refs/heads/", "tag": "refs/tags/"}[kind])

    def inputs(self) -> tuple[tuple[str, str], ...] | None:
        """Give what was typed in, where the run was started by hand and the event tells it."""
        if self.text("event_name") != _BY_HAND or "inputs" not in self.event:
            return None
        return tuple((name, as_text(value)) for name, value in sorted(mapping(self.event["inputs"]).items()))

    def run(self) -> Run:
        """Give the run."""
        return Run(
            event=self.text("event_name"),
            repository=self.text("repository"),
            repository_id=self.text("repository_id"),
            owner_id=self.text("repository_owner_id"),
            ref=self.ref,
            commit=self.text("sha") or self.text("sha1"),
            workflow_ref=self.text("workflow_ref"),
            workflow_commit=self.text("workflow_sha"),
            run_id=self.text("run_id"),
            attempt=self.text("run_attempt"),
        )

    def trigger(self) -> tuple[str, str, str]:
        """Give repository, ref and path of the workflow that was started; empty where the run does not tell."""
        where, _, ref = self.text("workflow_ref").partition("@")
        owner, slash, rest = where.partition("/")
        name, second, path = rest.partition("/")
        if not (slash and second and ref):
            return "", "", ""
        return f"{HOST}{owner}/{name}", ref, path


def named(ref: str, kind: str) -> str:
    """Give the name behind `refs/heads/` or `refs/tags/`; nothing if the ref is of another kind."""
    return ref.removeprefix(f"refs/{kind}/") if ref.startswith(f"refs/{kind}/") else ""


def as_text(value: object) -> str:
    """Give a value as the text that a form would hold; lists, maps and null are nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return value if isinstance(value, str) else ""


def mapping(value: object) -> Mapping[str, Any]:
    """Give a map, or an empty one where something else stands."""
    return value if isinstance(value, dict) else {}


def run_of(invocation: str) -> tuple[str, str]:
    """Split an invocation's name into run and attempt: the address of a run, or `run-attempt` as npm wrote it."""
    run, found, attempt = invocation.rpartition("/runs/")[2].partition("/attempts/")
    if not found:
        run, _, attempt = invocation.partition("-")
    return (run, attempt) if run.isascii() and run.isdigit() and attempt.isascii() and attempt.isdigit() else ("", "")
