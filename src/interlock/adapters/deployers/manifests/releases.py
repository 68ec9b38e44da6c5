"""A release as it lies in the cluster: the plan and its files, so that the plan's digest is enough to check it.

Enters: a plan and the bytes of its files. Leaves: a Secret, and from one the release again. Pure. Floor 11.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from interlock.deployment import Plan, PlanMalformed, read_plan

OURS: Final = "interlock.example.org"
ENVIRONMENT: Final = f"{OURS}/environment"
PLAN: Final = f"{OURS}/plan"
PART: Final = f"{OURS}/part"
STATE, RELEASE = "state", "release"
KIND: Final = f"{OURS}/release"
FULL: Final = 1_000_000
"""Bytes that a Secret may hold, with room for the rest of the object."""
_UNPACKED: Final = 64 << 20
_SHORT: Final = 40
_LABEL: Final = 63
_NAMED: Final = 3
"""Words that name an object: its version, its kind, its name."""
_UNFIT: Final = re.compile(r"[^a-z0-9-]")


class ReleaseDamaged(Exception):
    """What lies in the cluster is not the release that its name says."""


class Release(msgspec.Struct, frozen=True):
    """A plan and its files."""

    plan: Plan
    files: Mapping[str, bytes]
    """By path."""


class _Packed(msgspec.Struct, frozen=True):
    plan: bytes
    files: dict[str, bytes]


def short(plan: str) -> str:
    """Give the part of a plan's digest that fits into a label."""
    return plan[:_SHORT]


def label(environment: str) -> str:
    """Give an environment's name as a label takes it."""
    return environment[:_LABEL].rstrip("._-")


def state_name(environment: str) -> str:
    """Give the name of the object that keeps the token."""
    return f"interlock-{_UNFIT.sub('-', environment)}"


def release_name(environment: str, plan: str) -> str:
    """Give the name of the object that a release is kept in."""
    return f"{state_name(environment)}-{plan[:16]}"


def pack(release: Release) -> str:
    """Give a release as the text that a Secret holds."""
    packed = _Packed(release.plan.body, dict(release.files))
    return base64.b64encode(zlib.compress(msgspec.json.encode(packed), 9)).decode()


def unpack(text: str, digest: str) -> Release:
    """Give the release with a digest, every byte of it hashed. Errors: ReleaseDamaged."""
    try:
        unpacking = zlib.decompressobj()
        body = unpacking.decompress(base64.b64decode(text, validate=True), _UNPACKED)
        if unpacking.unconsumed_tail:
            raise ReleaseDamaged("it unpacks to more than a release may be")
        packed = msgspec.json.decode(body, type=_Packed)
        if hashlib.sha256(packed.plan).hexdigest() != digest:
            raise ReleaseDamaged(f"its plan is not {digest[:12]}")
        plan = read_plan(packed.plan)
    except (ValueError, zlib.error, msgspec.MsgspecError, PlanMalformed) as error:
        raise ReleaseDamaged(f"it cannot be read: {error}") from error
    wanted = {one.path: one.sha256 for one in plan.configuration}
    found = {path: hashlib.sha256(file).hexdigest() for path, file in packed.files.items()}
    if found != wanted:
        path = min(path for path in {*found, *wanted} if found.get(path) != wanted.get(path))
        raise ReleaseDamaged(f"{path} in it is not what was decided about")
    return Release(plan, packed.files)


def secret(release: Release, namespace: str) -> dict[str, Any]:
    """Give the object that keeps a release."""
    plan = release.plan
    labels = {ENVIRONMENT: label(plan.environment), PLAN: short(plan.digest.hex), PART: RELEASE}
    name = release_name(plan.environment, plan.digest.hex)
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name, "namespace": namespace, "labels": labels, "annotations": {PLAN: plan.digest.hex}},
        "type": KIND,
        "immutable": True,
        "data": {"release": base64.b64encode(pack(release).encode()).decode()},
    }


class State(msgspec.Struct, frozen=True):
    """What a namespace remembers of its deployments."""

    environment: str
    product: str = ""
    token: int = 0
    run: str = ""
    plan: str = ""
    """What was switched to last, whole."""
    earlier: tuple[str, ...] = ()
    """What it could go back to, newest first."""
    owned: tuple[str, ...] = ()
    """`API_VERSION KIND NAME` of everything that was applied and not taken away again."""
    version: str = ""
    """Of the object, by which nobody writes over what somebody else wrote."""


def read_state(one: Mapping[str, Any]) -> State:
    """Read a state from its object. Errors: ReleaseDamaged."""
    data = one.get("data") or {}
    try:
        owned = tuple(filter(None, data["owned"].split("\n")))
        if any(len(each.split(" ")) != _NAMED for each in owned):
            raise ReleaseDamaged("it names what is no object")
        return State(
            environment=data["environment"],
            product=data["product"],
            token=int(data["token"]),
            run=data["run"],
            plan=data["plan"],
            earlier=tuple(data["earlier"].split()),
            owned=owned,
            version=one["metadata"]["resourceVersion"],
        )
    except (KeyError, ValueError, AttributeError) as error:
        raise ReleaseDamaged(f"the state cannot be read: {error!r}") from error


def config_map(state: State, namespace: str) -> dict[str, Any]:
    """Give the object that keeps a state."""
    about: dict[str, Any] = {
        "name": state_name(state.environment),
        "namespace": namespace,
        "labels": {ENVIRONMENT: label(state.environment), PART: STATE},
    }
    if state.version:
        about["resourceVersion"] = state.version
    data = {
        "environment": state.environment,
        "product": state.product,
        "token": str(state.token),
        "run": state.run,
        "plan": state.plan,
        "earlier": " ".join(state.earlier),
        "owned": "\n".join(state.owned),
    }
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": about, "data": data}
