"""Releases in folders, with a supervisor that hands the listening socket from one to the next. Floor 11.

Enters: an order. Leaves: what the target did, or an error that names it. All that is done is done by the host itself,
which hashes what it is given and believes no digest; here it is only asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from interlock.adapters.deployers.folders.places import Place, place_of, serving
from interlock.adapters.deployers.folders.reaching import Asked, ask
from interlock.deployment import Content, Order, Seen, Target, TargetRefused
from interlock.kernel import Digest


class FolderDeployer:
    """Deploys to folders, on this machine and over SSH."""

    def look(self, target: Target, parameters: Mapping[str, object]) -> Seen:
        """Say what runs there; every file is hashed anew. Errors: TargetUnreachable, TargetRefused, ParametersUnfit."""
        place = place_of(target, parameters)
        told = ask(place, Asked(target.name, "look", {}))
        serve = told.pop("serve", None)
        try:
            seen = msgspec.convert(told, Seen)
            other = _served_otherwise(place, msgspec.convert(serve or {}, _Serve)) if seen.plan else ""
        except msgspec.ValidationError as error:
            raise TargetRefused(target=target.name, what="say what runs there", why=str(error), run="") from error
        return msgspec.structs.replace(seen, says="; ".join(filter(None, (seen.says, other))))

    def bring(self, order: Order, content: Content) -> None:
        """Put a release beside what runs, unless it is there.

        Errors: TargetUnreachable, TargetRefused, TokenOutdated, ParametersUnfit, ArtifactSwapped, those of `Content`.
        """
        place = _place(order)
        release, digests = _release(order, place), _digests(order)
        if ask(place, _asked(order, "prepare", release)).get("has"):
            return
        paths = {digest: content.path(Digest("sha256", digest)) for digest in dict.fromkeys(digests)}
        sizes = {digest: Path(path).stat().st_size for digest, path in paths.items()}
        ask(place, _asked(order, "bring", _sized(release, sizes), tuple(paths[digest] for digest in digests)))

    def switch(self, order: Order) -> None:
        """Let a release serve in place of another, and lose no request over it.

        Errors: as for `bring`, and Unhealthy: the other one goes on then.
        """
        ask(_place(order), _asked(order, "switch", {"plan": order.plan.digest.hex}))

    def restore(self, order: Order) -> None:
        """Let serve what served before; nothing, if nothing did. Errors: as for `switch`."""
        ask(_place(order), _asked(order, "restore", {"replaces": order.plan.replaces}))

    def settle(self, order: Order) -> None:
        """Remove old releases, but not one that serves, or that a rollback would go back to."""
        place = _place(order)
        told = {"plan": order.plan.digest.hex, "replaces": order.plan.replaces, "keep": place.keep}
        ask(place, _asked(order, "settle", told))


class _Serve(msgspec.Struct, frozen=True):
    """How a host wrote down that a release is to be served, as far as the settings say it."""

    command: tuple[str, ...] = ()
    listen: str = ""
    environment: tuple[str, ...] = ()


def _served_otherwise(place: Place, serve: _Serve) -> str:
    """Say in what a host serves a release otherwise than the settings say; empty where in nothing."""
    for name in _Serve.__struct_fields__:
        there, wanted = getattr(serve, name), getattr(place, name)
        if there != wanted:
            return f"it is to be served there with another {name} than was planned: {_words(there)}"
    return ""


def _words(value: str | tuple[str, ...]) -> str:
    return (value if isinstance(value, str) else " ".join(value)) or "none"


def _place(order: Order) -> Place:
    return place_of(order.target, order.plan.parameters)


def _asked(order: Order, action: str, told: Mapping[str, Any], files: tuple[str, ...] = ()) -> Asked:
    known = {**told, "run": order.run, "token": order.token}
    return Asked(order.target.name, action, known, files, order.run, order.token)


def _release(order: Order, place: Place) -> dict[str, Any]:
    return {
        "plan": order.plan.digest.hex,
        "artifacts": [{"name": one.name, "sha256": one.sha256} for one in order.plan.artifacts],
        "configuration": [{"path": one.path, "sha256": one.sha256} for one in order.plan.configuration],
        "serve": serving(place, order.plan.health, order.target.name),
    }


def _digests(order: Order) -> list[str]:
    """Give the digests of what is brought, in the order in which it is."""
    return [one.sha256 for one in order.plan.artifacts] + [one.sha256 for one in order.plan.configuration]


def _sized(release: Mapping[str, Any], sizes: Mapping[str, int]) -> dict[str, Any]:
    """Say of each file how many bytes of it follow."""
    parts = {
        part: [{**one, "size": sizes[one["sha256"]]} for one in release[part]]
        for part in ("artifacts", "configuration")
    }
    return {**release, **parts}
