"""Playbooks of the user's own, one for each thing that a deployer does, with the token kept on each host.

Enters: an order. Leaves: what the playbooks did. Before each of them every host is asked for the greatest token that it
has seen, in the same run, so that whoever is outdated changes nothing. Floor 11.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from interlock.adapters.deployers.ansible.onhost import OUTDATED
from interlock.adapters.deployers.ansible.playing import Played, Playing, Where, state_play
from interlock.adapters.deployers.programs import Programs
from interlock.adapters.deployers.taking import Taken, taken_words
from interlock.adapters.tools import mask
from interlock.deployment import (
    ArtifactSwapped,
    Content,
    Foreseen,
    Order,
    PlannedArtifact,
    PlannedFile,
    Seen,
    Target,
    TargetRefused,
    TargetUnreachable,
    TokenOutdated,
)
from interlock.kernel import Digest, InterlockError

NAME: Final = "ansible"
TAKES: Final = {
    "inventory": "the file or folder of the inventory",
    "limit": "which hosts of it; left out, the name of the target",
    "bring": "the playbook that puts a release beside what runs",
    "switch": "the playbook that lets it run",
    "restore": "the playbook that lets run again what ran before",
    "settle": "the playbook that lets go of what nobody goes back to; left out, nothing is done",
    "look": "the playbook whose task `look` says what lies on each host: see the how-to page",
    "check": "true where your playbooks know check mode: each is run in it first, and stops where that fails",
    "variables": "names of variables that Ansible finds as you have them, such as that of a vault's password",
    "state": "the folder on each host where the token is kept; left out, `~/.interlock`",
    "timeout_s": "how long each playbook may take, in seconds; left out, 900",
}
"""What it takes in `with:` and in each target, with what it means; the reference page is made from it."""
_TIMEOUT_S: Final = 900
_FENCE, _DONE, _LOOK = "interlock fence", "interlock done", "interlock look"
_ASKED: Final = "look"
_LIVE: Final = re.compile(r"check_mode[\"']?\s*:(?!\s*[\"']?(?:true|yes|on)\b)", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(
    r"\b(?:roles|(?:import|include)_(?:role|tasks|playbook)|include)[\"']?\s*:", re.IGNORECASE
)
_TRUSTED: Final = "`check: true` in `with:` says that check mode does no harm with your playbooks"
_MOST_SHOWN: Final = 30
_WIDEST: Final = 160
_UNSAFE: Final = frozenset(" \t\n\"'\\;&|<>$`{}()*?[]#!")


class AnsibleDeployer:
    """Deploys by playbooks."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs

    def look(self, target: Target, parameters: Mapping[str, object]) -> Seen:
        """Say what lies on the hosts of a target, as its playbook says it, and which plan they follow."""
        taken = _taken(target, parameters)
        where = self._where(target, taken, "")
        order = {"environment": _environment(taken), "token": 0, "run": ""}
        playing = Playing(self._programs, where)
        played = playing.play([state_play(where, "look", order), taken.text("look")], {"action": "look"})
        self._check(played, where, "say what runs", _LOOK)
        states = {host: _state(body) for host, body in played.said(_LOOK).items()}
        told = played.said(_ASKED)
        hosts = {}
        for host, state in states.items():
            said = told.get(host, {}).get("msg")
            try:
                hosts[host] = msgspec.convert({**(said if isinstance(said, dict) else {}), **_known(state)}, Seen)
            except msgspec.ValidationError as error:
                raise self._refused(where, "say what runs", f"{host}: {error}") from error
            if not isinstance(said, dict):
                why = f"{taken.text('look')} has no task `{_ASKED}` whose `msg` is a map on {host}"
                raise self._refused(where, "say what runs", why)
        return together(hosts)

    def bring(self, order: Order, content: Content) -> None:
        """Put it there, with the bytes of each artifact and each file of configuration as files of this machine."""
        whole: tuple[PlannedArtifact | PlannedFile, ...] = (*order.plan.artifacts, *order.plan.configuration)
        files = {one.sha256: _file(one, content) for one in whole}
        self._carry("bring", order, files)

    def switch(self, order: Order) -> None:
        """Let it run in place of what ran."""
        self._carry("switch", order, follows=order.plan.digest.hex)

    def restore(self, order: Order) -> None:
        """Let run what the plan replaces."""
        self._carry("restore", order, follows=order.plan.replaces)

    def settle(self, order: Order) -> None:
        """Let go of what nobody goes back to."""
        self._carry("settle", order)

    def preview(self, order: Order, content: Content) -> tuple[Foreseen, ...]:
        """Say what bringing and switching would change, as check mode tells it; no token is asked for or kept."""
        return tuple(self._foreseen(action, order, content) for action in ("bring", "switch"))

    def _foreseen(self, action: str, order: Order, content: Content) -> Foreseen:
        name = order.target.name
        try:
            taken = _taken(order.target, order.plan.parameters)
            playbook = taken.text(action)
            live = "" if taken.given.get("check") is True else runs_anyway(self._programs.read(playbook))
            if live:
                return Foreseen(name, action, why=f"{playbook} {live}")
            where = self._where(order.target, taken, order.run)
            whole: tuple[PlannedArtifact | PlannedFile, ...] = (*order.plan.artifacts, *order.plan.configuration)
            files = {one.sha256: _file(one, content) for one in whole} if action == "bring" else {}
            played = Playing(self._programs, where).play([playbook], _told(action, order, files), "--check", "--diff")
            self._check(played, where, f"{action} in check mode", "", order)
        except InterlockError as error:
            return Foreseen(name, action, why=f"{error} [{error.code}]")
        if not played.tasks:
            return Foreseen(name, action, why=f"no task of {playbook} ran on any host: see its `hosts`")
        return Foreseen(
            name,
            action,
            tuple((shown(one.address), shown(one.diff)) for one in played.tasks if one.word == "changed"),
            tuple(shown(one.address) for one in played.tasks if one.is_blind or one.is_ignored),
        )

    def _carry(
        self, action: str, order: Order, files: Mapping[str, str] | None = None, follows: str | None = None
    ) -> None:
        taken = _taken(order.target, order.plan.parameters)
        where = self._where(order.target, taken, order.run)
        playing = Playing(self._programs, where)
        says = {"environment": _environment(taken), "token": order.token, "run": order.run}
        fence = state_play(where, "fence", says)
        playbooks = [taken.text(action)] if action in taken.given or action != "settle" else []
        told = _told(action, order, files or {})
        if playbooks and taken.given.get("check") is True:
            self._check(playing.play([fence], told), where, action, _FENCE, order)
            self._check(playing.play(playbooks, told, "--check", "--diff"), where, f"{action} in check mode", "", order)
        played = playing.play([fence, *playbooks], told)
        hosts = self._check(played, where, action, _FENCE, order)
        idle = played.worked(hosts, _FENCE) if playbooks else ""
        if idle:
            raise self._refused(where, action, f"{playbooks[0]} did nothing on {idle}: see its `hosts`")
        if follows is not None:
            done = playing.play([state_play(where, "done", {**says, "plan": follows})])
            self._check(done, where, action, _DONE, order)

    def _check(self, played: Played, where: Where, what: str, task: str, order: Order | None = None) -> list[str]:
        """Give the hosts that a task of ours ran on, if all went well."""
        failed = played.failed
        ours = {host: body for host, body in played.said(task).items() if "rc" in body} if task else {}
        for body in ours.values():
            if body["rc"] == OUTDATED:
                newest = _state(body).get("token", "a greater one")
                raise TokenOutdated(target=where.target, token=order.token if order else 0, newest=newest)
        if failed is not None and failed.word == "unreachable":
            raise TargetUnreachable(target=where.target, why=f"{failed.host}: {failed.says}")
        if failed is not None:
            said = _state(ours.get(failed.host, {})).get("damaged") or failed.says or "it failed"
            raise self._refused(where, what, f"{failed.address}: {said}")
        if played.exit_code:
            raise self._refused(where, what, f"ansible-playbook ended with {played.exit_code}: {played.last}")
        if task and not ours:
            raise self._refused(where, what, f"no host of {where.inventory} is {where.limit}")
        return sorted(ours)

    def _refused(self, where: Where, what: str, why: str) -> TargetRefused:
        return TargetRefused(target=where.target, what=what, why=why, run=where.run)

    def _where(self, target: Target, taken: Taken, run: str) -> Where:
        state = taken.text("state", "~/.interlock")
        if set(state) & _UNSAFE:
            raise taken.unfit("state", "a folder without spaces and signs of a shell")
        names = taken.argv("variables") if "variables" in taken.given else ()
        return Where(
            target=target.name,
            inventory=taken.text("inventory"),
            limit=taken.text("limit", target.name),
            state=state,
            timeout_s=taken.whole("timeout_s", _TIMEOUT_S),
            variables=self._programs.variables(names),
            run=run,
        )


def runs_anyway(playbook: str) -> str:
    """Say why a playbook may change something in check mode too; empty where it cannot."""
    for number, line in enumerate(playbook.splitlines(), 1):
        if _LIVE.search(line):
            return f"has a task that runs in check mode too, in line {number}; {_TRUSTED}"
        if _ELSEWHERE.search(line):
            return f"takes tasks from elsewhere, in line {number}, which may run in check mode too; {_TRUSTED}"
    return ""


def shown(text: str) -> str:
    """Give what a task is called or what it changes, in short and without what looks like a secret."""
    lines = mask(text.encode("utf-8", "replace")).decode("utf-8", "replace").splitlines()
    more = [f"and {len(lines) - _MOST_SHOWN} lines more"] if len(lines) > _MOST_SHOWN else []
    return "\n".join([line[:_WIDEST] for line in lines[:_MOST_SHOWN]] + more)


def together(hosts: Mapping[str, Seen]) -> Seen:
    """Give what the hosts of a target come to: what one of them has otherwise is said, and never left out."""
    first = next(iter(hosts.values()))
    says = [f"{host}: {one.says}" for host, one in hosts.items() if one.says]
    for host, one in hosts.items():
        for field, word in (("plan", "plan"), ("artifacts", "artifact"), ("configuration", "configuration")):
            if getattr(one, field) != getattr(first, field):
                says.append(f"{host} has another {word} than {next(iter(hosts))}")
    differing = {name: digest for one in hosts.values() for name, digest in one.artifacts.items()}
    return Seen(
        plan=first.plan if all(one.plan == first.plan for one in hosts.values()) else "",
        artifacts={
            name: _one_of(name, differing[name], [one.artifacts for one in hosts.values()]) for name in differing
        },
        configuration=first.configuration,
        token=max(one.token for one in hosts.values()),
        earlier=tuple(one for one in first.earlier if all(one in other.earlier for other in hosts.values())),
        strangers=tuple(f"{stranger} on {host}" for host, one in hosts.items() for stranger in one.strangers),
        instances=sum(one.instances for one in hosts.values()),
        says="; ".join(says),
    )


def _one_of(name: str, usual: str, told: Sequence[Mapping[str, str]]) -> str:
    return usual if all(one.get(name) == usual for one in told) else ""


def _file(one: PlannedArtifact | PlannedFile, content: Content) -> str:
    """Give a file of this machine, hashed here too, since Ansible takes it as it is; nothing for an image."""
    if isinstance(one, PlannedArtifact) and one.place:
        content.check(one)
        return ""
    digest = Digest("sha256", one.sha256)
    path = content.path(digest)
    with Path(path).open("rb") as file:
        got = hashlib.file_digest(file, "sha256").hexdigest()
    if got != one.sha256:
        name = one.name if isinstance(one, PlannedArtifact) else one.path
        raise ArtifactSwapped(where=path, name=name, got=f"sha256:{got}", wanted=digest)
    return path


def _told(action: str, order: Order, files: Mapping[str, str]) -> dict[str, Any]:
    """Give what a playbook finds as `interlock`."""
    plan = order.plan
    return {
        "action": action,
        "run": order.run,
        "token": order.token,
        "share": order.share,
        "environment": plan.environment,
        "product": plan.product,
        "target": order.target.name,
        "plan": plan.digest.hex,
        "replaces": plan.replaces,
        "artifacts": [
            {"name": one.name, "sha256": one.sha256, "place": one.place, "file": files.get(one.sha256, "")}
            for one in plan.artifacts
        ],
        "configuration": [
            {"path": one.path, "sha256": one.sha256, "file": files.get(one.sha256, "")} for one in plan.configuration
        ],
    }


def _taken(target: Target, parameters: Mapping[str, object]) -> Taken:
    return taken_words({**parameters, **target.at}, TAKES, NAME)


def _environment(taken: Taken) -> str:
    """Give what the folder on a host is called: `look` knows no environment, and one inventory may serve several."""
    text = f"{taken.text('inventory')} {taken.text('switch')}"
    return "".join(one if one.isalnum() else "-" for one in text)


def _state(body: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return msgspec.json.decode(str(body.get("stdout", "")).strip() or "{}", type=dict[str, Any])
    except msgspec.MsgspecError:
        return {}


def _known(state: Mapping[str, Any]) -> dict[str, Any]:
    return {"plan": state.get("plan", ""), "token": state.get("token", 0), "earlier": state.get("earlier", [])}
