"""Deploys an image as a container of podman: the new one made beside the old, tried, and let run in its place.

Enters: an order. Leaves: what podman did. What ran before stays there, stopped, until nobody goes back to it. The token
is the name of a volume, since podman makes each name once, whoever asks for it first. Floor 11.
"""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from interlock.adapters.deployers.manifests.images import Bound, ImageUnfit, bindings
from interlock.adapters.deployers.programs import Programs
from interlock.adapters.deployers.taking import Taken, taken_words
from interlock.adapters.tools import mask
from interlock.adapters.tools.errors import ToolError
from interlock.adapters.tools.supervision import Ended
from interlock.deployment import (
    ArtifactSwapped,
    Content,
    Order,
    Part,
    PlannedFile,
    Seen,
    Target,
    TargetRefused,
    TargetUnreachable,
    TokenOutdated,
    Unhealthy,
)
from interlock.kernel import Digest, matches

NAME: Final = "podman"
TAKES: Final = {
    "connection": "the connection of podman to another machine; left out, this one",
    "images": "where an image is pulled from, by the last part of its name; left out, where it was pushed to",
    "ports": "what is published, as `127.0.0.1:8080:80`; left out, none, and no request is lost",
    "arguments": "what else `podman create` takes, each in one word: `--memory=512m`",
    "command": "what runs in the container; left out, what the image says",
    "configuration": "the folder in the container for files of configuration; left out, `/etc/interlock`",
    "settle_s": "how long a new container has to stay up before it counts; left out, 3 seconds",
    "grace_s": "seconds that the old container may take to end; left out, 10",
    "allows": "patterns of the names of containers that may run there besides",
    "keep": "how many earlier containers stay to go back to; left out, 3",
    "podman": "the program with options of its own; left out, podman",
}
"""What it takes in `with:` and in each target, with what it means; the reference page is made from it."""
_OURS: Final = "interlock.example.org"
_TARGET, _ENVIRONMENT, _PLAN, _FILES = (f"{_OURS}/{one}" for one in ("target", "environment", "plan", "files"))
_SET: Final = ("--name", "--label", "--replace", "--rm", "--publish", "-p", "--restart", "--pull", "-d", "--detach")
_AWAY: Final = re.compile(
    r"unable to connect|connection refused|no such host|handshake failed|i/o timeout", re.IGNORECASE
)
_RUNS: Final = ("XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "CONTAINERS_CONF", "REGISTRY_AUTH_FILE")
"""What podman finds of its user's environment besides."""
_TIMEOUT_S: Final = 600
_SHOWN: Final = 400
_EVERY_S: Final = 0.25
_TRIES: Final = 20


class _Place(msgspec.Struct, frozen=True):
    target: str
    argv: tuple[str, ...]
    images: Mapping[str, str]
    ports: tuple[str, ...]
    arguments: tuple[str, ...]
    command: tuple[str, ...]
    configuration: str
    settle_s: int
    grace_s: int
    allows: tuple[str, ...]
    keep: int
    run: str = ""


class PodmanDeployer:
    """Deploys one image for each target."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs

    def look(self, target: Target, parameters: Mapping[str, object]) -> Seen:
        """Say which container runs, by which digest it was pulled, and what lies in it as its configuration."""
        place = _place(target, parameters)
        own = self._containers(place)
        running = [one for one in own if one["State"]["Running"]]
        plans = {str(_labels(one).get(_PLAN)) for one in running}
        strangers = [f"container {name}" for name in self._others(place)]
        says = "containers of two plans run" if len(plans) > 1 else ""
        if not says and len(running) > 1:
            names = ", ".join(sorted(str(one["Name"]) for one in running))
            says = f"{len(running)} containers run as the one that was deployed: {names}"
        token = max(self._tokens(place).values(), default=0)
        if not running:
            return Seen(token=token, strangers=tuple(strangers))
        first = running[0]
        name, wanted = str(_labels(first).get(f"{_OURS}/artifact", "")), str(_labels(first).get(f"{_OURS}/sha256", ""))
        digest = self._digest(place, first, wanted)
        return Seen(
            plan=plans.pop() if len(plans) == 1 else "",
            artifacts={name: digest},
            configuration=self._files(place, first),
            token=token,
            earlier=tuple(str(_labels(one).get(_PLAN)) for one in _newest(own) if not one["State"]["Running"]),
            strangers=tuple(strangers),
            instances=len(running),
            says=says,
            parts=(Part(str(first["Name"]), (digest,)),) if len(running) == 1 and digest else (),
        )

    def bring(self, order: Order, content: Content) -> None:
        """Pull the image by its digest, and make a container of it that does not run yet."""
        place, bound = self._at(order)
        self._fence(place, order)
        name = _container(order, order.plan.digest.hex)
        if self._is_whole(place, name):
            return
        files = {one.path: _body(one, content) for one in order.plan.configuration}
        self._clear(place, name)
        if self._ask(place, "image", "exists", bound.image).exit_code:
            self._do(place, "pull the image", "pull", "--quiet", bound.image)
        labels = {
            _TARGET: order.target.name,
            _ENVIRONMENT: order.plan.environment,
            _PLAN: order.plan.digest.hex,
            f"{_OURS}/artifact": bound.artifact,
            f"{_OURS}/sha256": bound.digest,
            _FILES: "\n".join(files),
        }
        self._create(place, name, bound.image, labels, place.ports)
        self._put(place, name, files)

    def _create(self, place: _Place, name: str, image: str, labels: Mapping[str, str], ports: Sequence[str]) -> None:
        argv = [f"--label={key}={value}" for key, value in labels.items()] + [f"--publish={one}" for one in ports]
        argv += ["--pull=never", "--restart=on-failure", *place.arguments, f"--name={name}", image, *place.command]
        self._do(place, "make a container", "create", *argv)

    def _put(self, place: _Place, name: str, files: Mapping[str, bytes]) -> None:
        if files:
            self._do(
                place, "put its configuration there", "cp", "-", f"{name}:/", stdin=_tar(place.configuration, files)
            )

    def switch(self, order: Order) -> None:
        """Let the new container run and the old one end; where it does not stay up, the old one runs on or again."""
        self._run(order, order.plan.digest.hex)

    def restore(self, order: Order) -> None:
        """Let the container of the plan before run again; where there was none, ours end."""
        self._run(order, order.plan.replaces)

    def _run(self, order: Order, plan: str) -> None:
        place, _ = self._at(order)
        self._fence(place, order)
        running = [one for one in self._containers(place) if one["State"]["Running"]]
        old = [str(one["Name"]) for one in running if _labels(one).get(_PLAN) != plan]
        if not plan:
            self._stop(place, old)
            return
        name = _container(order, plan)
        if self._found(place, name) is None:
            why = f"the container {name} is not there any more; deploy it again"
            raise self._refused(place, "let it run", why)
        if place.ports and old:
            self._try(place, name)  # the port is taken still, so it is tried where nobody asks it
            self._stop(place, old)
        self._do(place, "start it", "start", name)
        wrong = self._settled(place, name)
        if wrong:
            self._clear(place, name)
            for one in old:
                self._do(place, "start what ran before", "start", one)
            raise Unhealthy(target=place.target, why=wrong)
        if not place.ports:
            self._stop(place, old)

    def _try(self, place: _Place, name: str) -> None:
        """Return if the same image stays up beside what runs, without its ports."""
        trial = f"{name}-trial"
        made = self._found(place, name) or {}
        labels = {_TARGET: f"{place.target} trial"}
        self._clear(place, trial)
        self._create(place, trial, str(made.get("ImageName")), labels, ())
        try:
            self._put(place, trial, self._contents(place, made))
            self._do(place, "start it", "start", trial)
            wrong = self._settled(place, trial)
            if wrong:
                raise Unhealthy(target=place.target, why=f"tried beside what runs, {wrong}")
        finally:
            self._clear(place, trial)

    def _clear(self, place: _Place, name: str) -> None:
        """Remove a container: one that was only stopped between two of its tries would come back.

        For a moment podman cannot; what stays nevertheless stands in the way of the next one of its name.
        """
        for _ in range(_TRIES):
            if self._ask(place, "rm", "--force", "--time=0", "--ignore", name).exit_code == 0:
                return
            time.sleep(_EVERY_S)

    def _settled(self, place: _Place, name: str) -> str:
        """Say why a container did not stay up; empty if it did."""
        until = time.monotonic() + place.settle_s
        while True:
            state = (self._found(place, name) or {}).get("State", {})
            if not state.get("Running") or state.get("Restarting"):
                last = self._ask(place, "logs", "--tail=5", name)
                said = mask(last.stdout + last.stderr).decode("utf-8", "replace").strip()[-_SHOWN:]
                return f"it ended with {state.get('ExitCode')}" + (f": {said}" if said else "")
            if time.monotonic() >= until:
                return ""
            time.sleep(_EVERY_S)

    def _stop(self, place: _Place, names: Sequence[str]) -> None:
        if names:
            self._do(place, "end what ran", "stop", f"--time={place.grace_s}", *names)

    def settle(self, order: Order) -> None:
        """Let go of containers and tokens that nobody needs any more."""
        place, _ = self._at(order)
        self._fence(place, order)
        idle = [one for one in _newest(self._containers(place)) if not one["State"]["Running"]]
        needed = {order.plan.digest.hex, order.plan.replaces, *(_labels(one).get(_PLAN) for one in idle[: place.keep])}
        gone = [str(one["Name"]) for one in idle if _labels(one).get(_PLAN) not in needed]
        if gone:
            self._do(place, "let go of old containers", "rm", "--force", "--ignore", *gone)
        old = [name for name, token in self._tokens(place).items() if token < order.token]
        if old:
            self._do(place, "let go of old tokens", "volume", "rm", "--force", *old)

    def _fence(self, place: _Place, order: Order) -> None:
        """Keep the token; it stands before anything else is done. Errors: TokenOutdated (DPL-107)."""
        name = f"{_volume(place)}-{order.token}"
        labels = (f"--label={_TARGET}={place.target}", f"--label={_ENVIRONMENT}={order.plan.environment}")
        known = self._tokens(place)
        if name not in known and max(known.values(), default=0) <= order.token:
            ended = self._ask(place, "volume", "create", *labels, name)
            if ended.exit_code and b"already exists" not in ended.stderr:
                raise self._refused(place, "keep the token", _said(ended))
            known = self._tokens(place)
        newest = max(known.values(), default=0)
        if newest > order.token:
            raise TokenOutdated(target=place.target, token=order.token, newest=newest)
        for one in self._containers(place):
            whose = _labels(one).get(_ENVIRONMENT)
            if whose != order.plan.environment:
                why = f"the target {place.target} belongs to the environment {whose} there"
                raise self._refused(place, "take the order", why)

    def _tokens(self, place: _Place) -> dict[str, int]:
        argv = ("volume", "ls", f"--filter=label={_TARGET}={place.target}", "--format={{.Name}}")
        names = self._do(place, "list its tokens", *argv).decode().split()
        numbers = {one: one.removeprefix(f"{_volume(place)}-") for one in names}
        return {name: int(number) for name, number in numbers.items() if number.isdecimal()}

    def _containers(self, place: _Place) -> list[dict[str, Any]]:
        argv = ("ps", "--all", "--quiet", "--no-trunc", f"--filter=label={_TARGET}={place.target}")
        ids = self._do(place, "list its containers", *argv).decode().split()
        return self._inspected(place, *ids) if ids else []

    def _inspected(self, place: _Place, *names: str) -> list[dict[str, Any]]:
        told = self._do(place, "tell of its containers", "container", "inspect", *names)
        try:
            return msgspec.json.decode(told, type=list[dict[str, Any]])
        except msgspec.MsgspecError as error:
            raise self._refused(place, "tell of its containers", f"podman printed no JSON: {error}") from error

    def _found(self, place: _Place, name: str) -> dict[str, Any] | None:
        if self._ask(place, "container", "exists", name).exit_code == 1:
            return None
        return self._inspected(place, name)[0]

    def _is_whole(self, place: _Place, name: str) -> bool:
        """Say whether a container is there and runs, or has the files that its labels say."""
        found = self._found(place, name)
        if found is None:
            return False
        wanted = {one for one in str(_labels(found).get(_FILES, "")).split("\n") if one}
        return bool(found["State"]["Running"]) or set(self._files(place, found)) == wanted

    def _others(self, place: _Place) -> list[str]:
        argv = ("ps", "--format={{.Names}}\t{{.Labels}}")
        own = {str(one["Name"]) for one in self._containers(place)}
        names = [line.partition("\t")[0] for line in self._do(place, "list containers", *argv).decode().splitlines()]
        return [one for one in names if one and one not in own and not any(matches(each, one) for each in place.allows)]

    def _digest(self, place: _Place, one: Mapping[str, Any], wanted: str) -> str:
        """Give the digest that the image of a container was pulled by."""
        told = self._do(place, "tell of its image", "image", "inspect", str(one["Image"]))
        images = msgspec.json.decode(told, type=list[dict[str, Any]])
        known = {str(each).rpartition("@sha256:")[2] for image in images for each in image.get("RepoDigests") or ()}
        own = str(one.get("ImageDigest", "")).removeprefix("sha256:")
        return wanted if wanted in known | {own} else own

    def _contents(self, place: _Place, one: Mapping[str, Any]) -> dict[str, bytes]:
        """Give what lies in the folder of configuration now, by path."""
        if not _labels(one).get(_FILES):
            return {}
        ended = self._ask(place, "cp", f"{one['Name']}:{place.configuration}", "-")
        if ended.exit_code or not ended.stdout:
            return {}
        found: dict[str, bytes] = {}
        with tarfile.open(fileobj=io.BytesIO(ended.stdout)) as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isfile() else None
                if file is not None:
                    found[member.name.partition("/")[2]] = file.read()
        return found

    def _files(self, place: _Place, one: Mapping[str, Any]) -> dict[str, str]:
        """Give the SHA-256 of what lies there now, by path."""
        return {path: hashlib.sha256(body).hexdigest() for path, body in self._contents(place, one).items()}

    def _at(self, order: Order) -> tuple[_Place, Bound]:
        place = msgspec.structs.replace(_place(order.target, order.plan.parameters), run=order.run)
        if len(order.plan.artifacts) != 1:
            why = f"a target runs one image, and the plan has {len(order.plan.artifacts)} artifacts"
            raise self._refused(place, "take the order", why)
        try:
            return place, bindings(order.plan.artifacts, place.images)[0]
        except ImageUnfit as error:
            raise self._refused(place, "take the order", str(error)) from error

    def _do(self, place: _Place, what: str, *argv: str, stdin: bytes = b"") -> bytes:
        ended = self._ask(place, *argv, stdin=stdin)
        if ended.exit_code:
            said = _said(ended)
            if _AWAY.search(said) and place.argv[-1].startswith("--connection="):
                raise TargetUnreachable(target=place.target, why=said)
            raise self._refused(place, what, said)
        return ended.stdout

    def _ask(self, place: _Place, *argv: str, stdin: bytes = b"") -> Ended:
        program = self._programs.find(place.argv[0])
        if not program:
            raise TargetUnreachable(target=place.target, why=f"{place.argv[0]} is not there; install podman")
        try:
            return self._programs.run(
                [program, *place.argv[1:], *argv],
                stdin=stdin,
                variables=self._programs.variables(_RUNS),
                timeout_s=_TIMEOUT_S,
            )
        except ToolError as error:
            raise TargetUnreachable(target=place.target, why=str(error)) from error

    def _refused(self, place: _Place, what: str, why: str) -> TargetRefused:
        return TargetRefused(target=place.target, what=what, why=why, run=place.run)


def _place(target: Target, parameters: Mapping[str, object]) -> _Place:
    taken = taken_words({**parameters, **target.at}, TAKES, NAME)

    def words(name: str) -> tuple[str, ...]:
        return taken.argv(name) if name in taken.given else ()

    for one in words("arguments"):
        if not one.startswith("-") or one.partition("=")[0] in _SET:
            raise taken.unfit(
                "arguments", f"options, each in one word as `--memory=512m`, and none of {', '.join(_SET)}"
            )
    if not taken.text("configuration", "/etc/interlock").startswith("/"):
        raise taken.unfit("configuration", "the absolute path of a folder in the container")
    connection = (f"--connection={taken.text('connection')}",) if "connection" in taken.given else ()
    return _Place(
        target=target.name,
        argv=(*taken.argv("podman", ("podman",)), *connection),
        images=_images(taken),
        ports=words("ports"),
        arguments=words("arguments"),
        command=words("command"),
        configuration=taken.text("configuration", "/etc/interlock").rstrip("/"),
        settle_s=taken.whole("settle_s", 3),
        grace_s=taken.whole("grace_s", 10),
        allows=words("allows"),
        keep=taken.whole("keep", 3),
    )


def _images(taken: Taken) -> dict[str, str]:
    given = taken.given.get("images", {})
    if not isinstance(given, Mapping) or not all(
        isinstance(one, str) and one for pair in given.items() for one in pair
    ):
        raise taken.unfit("images", "names with the repository that each is pulled from")
    return dict(given)


def _body(file: PlannedFile, content: Content) -> bytes:
    digest = Digest("sha256", file.sha256)
    path = content.path(digest)
    body = Path(path).read_bytes()
    got = hashlib.sha256(body).hexdigest()
    if got != file.sha256:
        raise ArtifactSwapped(where=path, name=file.path, got=f"sha256:{got}", wanted=digest)
    return body


def _tar(folder: str, files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for path, body in files.items():
            member = tarfile.TarInfo(f"{folder.lstrip('/')}/{path}")
            member.size, member.mode = len(body), 0o444
            archive.addfile(member, io.BytesIO(body))
    return out.getvalue()


def _container(order: Order, plan: str) -> str:
    return f"interlock-{order.plan.environment}-{order.target.name}-{plan[:12]}"


def _volume(place: _Place) -> str:
    return f"interlock-{place.target}"


def _labels(one: Mapping[str, Any]) -> Mapping[str, Any]:
    labels = (one.get("Config") or {}).get("Labels")
    return labels if isinstance(labels, Mapping) else {}


def _newest(containers: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(containers, key=lambda one: str(one["State"].get("StartedAt", "")), reverse=True)


def _said(ended: Ended) -> str:
    said = mask(ended.stderr or ended.stdout).decode("utf-8", "replace").strip()
    return said.rpartition("Error: ")[2][-_SHOWN:] or f"podman ended with {ended.exit_code}"
