"""What a reference to a tool says of its version: an action, an image, a hook, a package. Floor 5."""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.pipelines.model import Pin, Spot, Tool, ToolKind

_COMMIT: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")
_WHOLE: Final = re.compile(r"v?\d+\.\d+(?:\.\d+)?(?:[.+_-][0-9A-Za-z.+_-]+)?")
_LONGEST: Final = 300


def action(reference: str, at: Spot) -> Tool:
    """Give what `owner/name@ref` says; a major version alone moves with each release.

    Source: GitHub, Workflow syntax, `jobs.<id>.steps[*].uses`.
    """
    if reference.startswith("docker://"):
        return image(reference.removeprefix("docker://"), at)
    name, _, ref = reference[:_LONGEST].partition("@")
    return Tool(name, ref, pin_of(ref), ToolKind.ACTION, at)


def image(reference: str, at: Spot) -> Tool:
    """Give what `registry/name:tag@sha256:...` says. Source: OCI Distribution Specification 1.1, Pulling manifests."""
    name, _, digest = reference[:_LONGEST].partition("@")
    head, colon, tag = name.rpartition(":")
    if colon and "/" not in tag:
        name = head
    else:
        tag = ""
    if digest:
        return Tool(name, f"{tag}@{digest}" if tag else digest, _digest(digest), ToolKind.IMAGE, at)
    if "$" in tag or "$" in name:
        return Tool(name, tag, Pin.UNSAID, ToolKind.IMAGE, at)
    pin = Pin.VERSION if re.search(r"\d", tag) else Pin.FLOATING
    return Tool(name, tag, pin, ToolKind.IMAGE, at)


def _digest(digest: str) -> Pin:
    return Pin.DIGEST if _DIGEST.fullmatch(digest) else Pin.UNSAID


def versioned(name: str, version: str, kind: ToolKind, at: Spot) -> Tool:
    """Give a tool whose version is said apart from its name."""
    return Tool(name[:_LONGEST], version[:_LONGEST], pin_of(version), kind, at)


def pin_of(ref: str) -> Pin:
    """Say how firmly a git reference or version holds what it names."""
    if not ref or "$" in ref:
        return Pin.UNSAID if ref else Pin.FLOATING
    if _COMMIT.fullmatch(ref) or _DIGEST.fullmatch(ref):
        return Pin.DIGEST
    return Pin.VERSION if _WHOLE.fullmatch(ref) else Pin.FLOATING
