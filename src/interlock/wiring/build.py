"""What `build:` in interlock.yaml says of how artifacts are made. Floor 12."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from interlock.formats import Node
from interlock.kernel import PatternMalformed, duration, matches

if TYPE_CHECKING:
    from interlock.supply.build import Plan

_FIELDS: Final = frozenset(
    {"commands", "artifacts", "network", "variables", "path", "reads", "timeout", "memory_mb", "isolation"}
)
_NETWORK: Final = frozenset({"reason", "hosts"})
_NAME: Final = "a name of letters, digits and underscores"


class BuildSettings(msgspec.Struct, frozen=True):
    """What a repository says of its build; empty for what it left out."""

    commands: tuple[tuple[str, ...], ...] = ()
    artifacts: tuple[str, ...] = ()
    network_reason: str = ""
    """Why it needs the network; empty for a build without."""
    hosts: tuple[str, ...] = ()
    """What it may reach of it; empty for all."""
    variables: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    timeout_s: int = 3600
    memory_mb: int = 16384
    isolation_waived: str = ""

    def widens(self, trusted: BuildSettings) -> tuple[str, ...]:
        """Say what more than other settings these let a build reach."""
        found = [
            says
            for is_more, says in (
                (bool(self.isolation_waived and not trusted.isolation_waived), "it is not kept apart"),
                (self._is_open and not trusted._is_open, "it has a network"),
            )
            if is_more
        ]
        if not trusted._is_open:
            found += [f"host {one}" for one in self._hosts_beyond(trusted)]
        for name in ("variables", "reads", "path"):
            more = sorted(set(getattr(self, name)) - set(getattr(trusted, name)))
            found += [f"{name} {one}" for one in more]
        return tuple(found)

    @property
    def _is_open(self) -> bool:
        """Whether it has all of the network."""
        return bool(self.network_reason and not self.hosts)

    def _hosts_beyond(self, trusted: BuildSettings) -> list[str]:
        from interlock.supply.build import read_host

        let = [read_host(one) for one in trusted.hosts]
        return sorted({one for one in self.hosts if not any(each.covers(read_host(one)) for each in let)})

    def plan(self) -> Plan:
        """Give what is to be built."""
        from interlock.supply.build import Network, Plan

        return Plan(
            commands=self.commands,
            artifacts=self.artifacts,
            network=Network.NONE if not self.network_reason else Network.OPEN if not self.hosts else Network.HOSTS,
            network_reason=self.network_reason,
            hosts=self.hosts,
            variables=self.variables,
            path=self.path,
            reads=self.reads,
            timeout_s=self.timeout_s,
            memory_mb=self.memory_mb,
            isolation_waived=self.isolation_waived,
        )


def build_of(node: Node) -> BuildSettings:
    """Read the section. Errors: FieldUnknown, FieldWrong (FMT-1xx)."""
    fields = node.fields("build", _FIELDS)

    def texts(name: str) -> tuple[str, ...]:
        return fields[name].texts(f"build.{name}") if name in fields else ()

    reason, hosts = _network(fields["network"]) if "network" in fields else ("", ())
    for name in texts("variables"):
        if not name.isidentifier() or not name.isascii():
            raise fields["variables"].wrong("build.variables", _NAME)
    return BuildSettings(
        commands=tuple(_command(one) for one in fields["commands"].items("build.commands"))
        if "commands" in fields
        else (),
        artifacts=_patterns(fields["artifacts"]) if "artifacts" in fields else (),
        network_reason=reason,
        hosts=hosts,
        variables=texts("variables"),
        path=texts("path"),
        reads=texts("reads"),
        timeout_s=_seconds(fields["timeout"]) if "timeout" in fields else 3600,
        memory_mb=fields["memory_mb"].whole("build.memory_mb") if "memory_mb" in fields else 16384,
        isolation_waived=_waived(fields["isolation"]) if "isolation" in fields else "",
    )


def _command(node: Node) -> tuple[str, ...]:
    """Read a command: a list, or a text that is split like a shell would, without being one."""
    import shlex  # a gate reads settings too, and few of them have a build

    if isinstance(node.value, str):
        try:
            words = tuple(shlex.split(node.value))
        except ValueError as error:
            raise node.wrong("build.commands", "a command whose quotes are closed") from error
    else:
        words = node.texts("a command")
    if not words or not words[0]:
        raise node.wrong("build.commands", "a command: a text or a list of texts")
    return words


def _patterns(node: Node) -> tuple[str, ...]:
    patterns = node.texts("build.artifacts")
    for one in patterns:
        try:
            matches(one, "")
        except PatternMalformed as error:
            raise node.wrong("build.artifacts", "patterns relative to the top of the repository") from error
    return patterns


def _network(node: Node) -> tuple[str, tuple[str, ...]]:
    """Read what a build says of the network: `none`, or why it needs it and what it talks to."""
    if node.value == "none":
        return "", ()
    if not isinstance(node.value, dict):
        raise node.wrong("build.network", "`none`, or `reason:` and, if wanted, `hosts:`")
    fields = node.fields("build.network", _NETWORK)
    if "reason" not in fields:
        raise node.wrong("build.network", "a reason")
    hosts = _hosts(fields["hosts"]) if "hosts" in fields else ()
    return _reason(fields["reason"], "build.network.reason"), hosts


def _hosts(node: Node) -> tuple[str, ...]:
    from interlock.supply.build import HostMalformed, read_host

    hosts = node.texts("build.network.hosts")
    if not hosts:
        raise node.wrong("build.network.hosts", "at least one host; left out, it is all of the network")
    for one in node.items("build.network.hosts"):
        try:
            read_host(one.text("build.network.hosts"))
        except HostMalformed as error:
            wanted = f"NAME, *.NAME or an address, and :PORT if need be; {error.fields['why']}"
            raise one.wrong("build.network.hosts", wanted) from error
    return hosts


def _waived(node: Node) -> str:
    if not isinstance(node.value, dict):
        raise node.wrong("build.isolation", "`none_because:` with a reason; left out, a build is kept apart")
    fields = node.fields("build.isolation", frozenset({"none_because"}))
    if "none_because" not in fields:
        raise node.wrong("build.isolation", "none_because")
    return _reason(fields["none_because"], "build.isolation.none_because")


def _reason(node: Node, name: str) -> str:
    text = node.text(name).strip()
    if not text:
        raise node.wrong(name, "a reason in words")
    return text


def _seconds(node: Node) -> int:
    return int(node.read("build.timeout", "a length of time such as 30m", duration).total_seconds())
