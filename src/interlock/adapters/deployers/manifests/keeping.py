"""What the deployer keeps in the namespace: its state in a ConfigMap, and each release in a Secret. Floor 11.

The state is written only over the version that was read, so of two that deploy at once one learns of the other.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable

import msgspec

from interlock.adapters.deployers.manifests.kubectl import Answered, Kubectl
from interlock.adapters.deployers.manifests.places import Place
from interlock.adapters.deployers.manifests.releases import (
    ENVIRONMENT,
    FULL,
    PART,
    PLAN,
    RELEASE,
    STATE,
    Release,
    ReleaseDamaged,
    State,
    config_map,
    label,
    pack,
    read_state,
    release_name,
    secret,
    state_name,
    unpack,
)
from interlock.deployment import Order, TargetRefused, TokenOutdated

_TRIES = 8


class Keeping:
    """What one namespace keeps."""

    def __init__(self, kubectl: Kubectl, place: Place) -> None:
        self._kubectl = kubectl
        self._place = place

    def state(self) -> State | None:
        """Give the state; none where nothing was ever deployed. Errors: TargetUnreachable, TargetRefused."""
        found = self._kubectl.listed("give its state", "get", "configmaps", f"--selector={PART}={STATE}")
        if len(found) > 1:
            names = ", ".join(sorted(str(one["metadata"]["name"]) for one in found))
            raise self._kubectl.refused("give its state", f"two environments are kept in one namespace: {names}")
        try:
            return read_state(found[0]) if found else None
        except ReleaseDamaged as error:
            raise self._kubectl.refused("give its state", str(error)) from error

    def fenced(self, order: Order) -> State:
        """Give the state, in which the token of an order stands from now on.

        Errors: TokenOutdated (DPL-107) where a greater one stands in it; TargetUnreachable, TargetRefused.
        """
        for _ in range(_TRIES):
            state = self.state()
            if state is None:
                state = State(order.plan.environment, order.plan.product)
            if (state.environment, state.product) != (order.plan.environment, order.plan.product):
                whose = f"the environment {state.environment} of {state.product or 'another product'}"
                raise self._kubectl.refused(
                    "take the order", f"the namespace {self._place.namespace} belongs to {whose}"
                )
            if state.token > order.token:
                raise TokenOutdated(target=order.target.name, token=order.token, newest=state.token)
            if (state.token, state.run) == (order.token, order.run) and state.version:
                return state
            written = self._written(msgspec.structs.replace(state, token=order.token, run=order.run))
            if written is not None:
                return written
        raise self._busy()

    def write(self, state: State, order: Order) -> State:
        """Put down a state; give it as it stands then. Errors: as for `fenced`."""
        for _ in range(_TRIES):
            written = self._written(state)
            if written is not None:
                return written
            now = self.fenced(order)  # ours still: only what we did not mean to change was changed
            state = msgspec.structs.replace(state, version=now.version)
        raise self._busy()

    def _written(self, state: State) -> State | None:
        """Put down a state over the version that was read; none where somebody was faster."""
        body = msgspec.json.encode(config_map(state, self._place.namespace))
        argv = ("replace" if state.version else "create", "--filename=-", "--output=json")
        try:
            told = msgspec.json.decode(self._kubectl.ask(*argv, stdin=body))
            return read_state(told)
        except Answered as answer:
            if answer.reason in {"Conflict", "AlreadyExists"}:
                return None
            raise self._kubectl.refused("keep its state", str(answer)) from answer
        except (ReleaseDamaged, msgspec.MsgspecError) as error:
            raise self._kubectl.refused("keep its state", str(error)) from error

    def _busy(self) -> TargetRefused:
        name = state_name("")
        return self._kubectl.refused("keep its state", f"somebody else writes {name}... all the time")

    def keep(self, release: Release) -> None:
        """Keep a release; what lies there under its name and is something else is replaced."""
        size = len(pack(release))
        if size > FULL:
            why = f"it comes to {size:,} bytes, and a Secret holds {FULL:,}: keep large files out of `configuration`"
            raise self._kubectl.refused("keep the release", why)
        body = msgspec.json.encode(secret(release, self._place.namespace))
        plan = release.plan
        for _ in range(_TRIES):
            try:
                self._kubectl.ask("create", "--filename=-", stdin=body)
            except Answered as answer:
                if answer.reason != "AlreadyExists":
                    raise self._kubectl.refused("keep the release", str(answer)) from answer
            else:
                return
            if self._is_whole(plan.environment, plan.digest.hex):
                return
            self.drop([release_name(plan.environment, plan.digest.hex)])
        raise self._busy()

    def _is_whole(self, environment: str, plan: str) -> bool:
        try:
            self.release(environment, plan)
        except TargetRefused:
            return False
        return True

    def release(self, environment: str, plan: str) -> Release:
        """Give a release, all of it checked by the digest of its plan. Errors: TargetUnreachable, TargetRefused."""
        what, name = "give a release", release_name(environment, plan)
        found = self._kubectl.listed(what, "get", "secret", name, "--ignore-not-found")
        if not found:
            why = f"the release {plan[:12]} is not there any more (Secret {name}); deploy it again"
            raise self._kubectl.refused(what, why)
        try:
            packed = base64.b64decode((found[0].get("data") or {}).get("release", ""), validate=True).decode("ascii")
            return unpack(packed, plan)
        except (ReleaseDamaged, ValueError) as error:
            raise self._kubectl.refused(what, f"Secret {name} was altered: {error}") from error

    def kept(self, environment: str) -> dict[str, str]:
        """Give the names of the releases that lie there, by their plans."""
        selector = f"--selector={PART}={RELEASE},{ENVIRONMENT}={label(environment)}"
        found = self._kubectl.listed("list its releases", "get", "secrets", selector)
        return {
            str((one["metadata"].get("annotations") or {}).get(PLAN, one["metadata"]["name"])): one["metadata"]["name"]
            for one in found
        }

    def drop(self, names: Iterable[str]) -> None:
        """Let go of releases."""
        listed = list(names)
        if listed:
            self._kubectl.do("let go of old releases", "delete", "secret", "--ignore-not-found", *listed)
