"""What came of a build, as the person who asked for it reads it. Floor 13."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from interlock.flows.build import Built
from interlock.render.fields import fields
from interlock.render.paint import Paint, visible
from interlock.render.reach import reach_json, reach_lines
from interlock.supply.build import Isolation, Network, Plan

if TYPE_CHECKING:
    from interlock.flows.move import Moved

_TAIL: Final = 30
"""Lines of a failed build's log that are shown."""
_TOLD: Final = 5


def built_json(built: Built, plan: Plan, key: str, listed: Sequence[Moved] = ()) -> dict[str, object]:
    """Give all that was sealed, with where it is and who signed."""
    by_digest = {file.digest: one for one in listed for file in one.cargo.artifacts}
    return {
        "schema": "interlock.build/v1",
        "commit": built.source.revision.commit.hex,
        "plan": fields(plan),
        "result": "failed" if built.failed is not None else "built",
        "steps": fields(built.ran.steps),
        "isolation": fields(built.ran.isolation),
        "programs": {
            "named": fields(built.ran.programs),
            "started": fields(built.ran.started),
            "watched": fields(built.ran.watched),
        },
        "network": reach_json(built.ran.traffic),
        "slsa_build_level": {"number": built.level.number, "lacks": list(built.level.missing)},
        "log": str(built.log),
        "findings": len(built.findings),
        "artifacts": [
            {
                "name": one.artifact.name,
                "digest": str(one.artifact.digest),
                "size": one.artifact.size,
                "place": one.place,
                "manifest": _manifest(by_digest.get(one.artifact.digest)),
                "tag": _tag(by_digest.get(one.artifact.digest)),
                "components": one.components,
                "unread": list(one.unread),
            }
            for one in built.documents
        ],
        "builder": fields(built.builder),
        "provenance": [str(one) for one in built.provenance],
        "signer": key,
    }


def built_lines(
    built: Built, plan: Plan, signer: str, paint: Paint, *, listed: Sequence[Moved] = (), out: str = ""
) -> list[str]:
    """Say what was built of what, how far it was kept apart, what is missing in it, and who vouches for it."""
    commit = built.source.revision.commit
    if built.failed is not None:
        return _failed(built, paint)
    took = sum(one.duration_ms for one in built.ran.steps) / 1000
    many = _counted(len(built.documents), "artifact")
    lines = [f"{paint('good', '✔ BUILT')}  {many} from commit {commit.short} in {took:.1f} s"]
    for one in built.documents:
        lines.append(f"  {visible(one.artifact.name)}  {one.artifact.digest}")
        lines.append(paint("dim", f"    {one.artifact.size:,} bytes, {_counted(one.components, 'component')}"))
        lines += [paint("dim", f"    {visible(why)}") for why in one.unread]
    lines += _said(built, paint)
    lines.append(f"  {isolation_sentence(built.ran.isolation, plan)}")
    lines += reach_lines(built.ran.traffic, paint)
    lines.append(f"  SLSA build level {built.level.number}: {_lacks(built)}")
    if built.materials is not None:
        lines += _materials(built, paint)
    lines.append(f"  {_builder(built)}")
    lines.append(f"  signed by {visible(signer)}: provenance {', '.join(one.short for one in built.provenance)}")
    lines += _listed(listed, paint)
    lines.append(f"  put into {visible(out)}" if out else "  `--out FOLDER` puts it into a folder too")
    return [*lines, paint("dim", f"  `interlock gate {_first(built, out)}` decides about it")]


def _manifest(moved: Moved | None) -> str:
    """Give what names something in the repository; empty where it is not listed there."""
    return str(moved.cargo.digest) if moved is not None and moved.is_done else ""


def _tag(moved: Moved | None) -> str:
    """Give the tag that leads to something; empty where none does."""
    return moved.target.tag if moved is not None and moved.is_done else ""


def _listed(listed: Sequence[Moved], paint: Paint) -> list[str]:
    """Say under which tags the artifacts stand in the local repository."""
    lines = []
    tags = [_tag(one) for one in listed if one.is_done]
    if tags:
        more = f" and {len(tags) - _TOLD} more" if len(tags) > _TOLD else ""
        lines.append(f"  in the local repository as {', '.join(f'local:{tag}' for tag in tags[:_TOLD])}{more}")
    lines += [
        paint("warn", f"  {visible(one.cargo.name)} is not listed there: {visible(one.answered.why)}")
        for one in listed
        if not one.is_done and one.answered is not None
    ]
    return lines


def _first(built: Built, out: str) -> str:
    """Give what to call the first artifact on a command line."""
    one = built.documents[0].artifact
    return visible(shlex.quote(posixpath.normpath(f"{out}/{one.name}"))) if out else str(one.digest)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def isolation_sentence(isolation: Isolation, plan: Plan) -> str:
    """Say how far a build was kept apart."""
    if isolation.why_not:
        loose = "; nothing held it to its hosts" if plan.network is Network.HOSTS else ""
        return f"not kept apart, since {visible(isolation.why_not)}{loose}"
    reach = "of the network its hosts alone" if isolation.declared_hosts_only else "the network"
    network = "no network" if isolation.network else f"{reach} ({visible(plan.network_reason)})"
    return f"kept apart: {network}, read-only system, no homes, no keys, its own processes alone"


def _builder(built: Built) -> str:
    """Say who built, as far as that was proved."""
    says = built.builder
    if says is not None and says.workload is not None:
        return f"built by {visible(says.workload.id)}, as its token proves"
    if says is not None and says.host is not None:
        return f"built on {visible(says.host.name)}, which says so itself; no token proves who built it"
    return "no token proves who built it"


def _said(built: Built, paint: Paint) -> list[str]:
    """Give the first of what compilers complained about."""
    count = len(built.findings)
    if not count:
        return []
    verb = "counts" if count == 1 else "count"
    lines = [f"  {_counted(count, 'finding')} of compilers and build tools {verb} for commit.build"]
    for one in built.findings[:_TOLD]:
        place = f"{one.at.path}:{one.at.line}: " if one.at.path else ""
        lines.append(paint("warn", f"    {visible(place)}{visible(one.message)} ({visible(one.rule)})"))
    return [*lines, paint("dim", f"    and {count - _TOLD} more")] if count > _TOLD else lines


def _lacks(built: Built) -> str:
    return "; ".join(built.level.missing) or "nothing is missing"


def _materials(built: Built, paint: Paint) -> list[str]:
    materials = built.materials
    if materials is None:
        return []
    pinned = sum(bool(digest) for _, digest, _ in materials.images)
    resolved = len(materials.dependencies.entries)
    told = ["1 resolved dependency" if resolved == 1 else f"{resolved} resolved dependencies"]
    named = {(one.path, one.sha256) for one in built.ran.programs}
    started = {(one.path, one.sha256) for one in built.ran.started}
    told.append(_counted(len(named | started), "program"))
    if materials.images:
        told.append(f"{_counted(len(materials.images), 'base image')} ({pinned} pinned)")
    if materials.frontends:
        # Hardly anybody pins these, so one is counted and not warned of; the provenance names it.
        fixed = sum(bool(digest) for _, digest, _ in materials.frontends)
        told.append(f"{_counted(len(materials.frontends), 'Dockerfile frontend')} ({fixed} pinned)")
    lines = [f"  built of {', '.join(told)}"]
    if not built.ran.watched.all_seen:
        what = "not every program that was started was seen" if built.ran.started else "programs were not watched"
        lines.append(paint("warn", f"    {what}: {visible(built.ran.watched.why_not)}"))
    loose = [name for name, digest, _ in materials.images if not digest]
    lines += [paint("warn", f"    {visible(name)} is not pinned: nobody can tell which image it was") for name in loose]
    unread = materials.unread
    lines += [paint("warn", f"    {visible(path)}: {visible(why)}") for path, why in unread[:_TOLD]]
    if len(unread) > _TOLD:
        lines.append(paint("warn", f"    and {len(unread) - _TOLD} more files that could not be read"))
    return lines


def _failed(built: Built, paint: Paint) -> list[str]:
    step = built.ran.steps[-1]
    how = visible(step.why) or f"ended with exit code {step.exit_code}"
    said = f"`{visible(' '.join(step.command))}` {how}" if not step.why else how
    lines = [f"{paint('bad', '✘ FAILED')}  {said}; nothing was kept"]
    tail = built.ran.log.decode("utf-8", "replace").splitlines()
    if len(tail) > _TAIL:
        lines.append(paint("dim", f"  the last {_TAIL} of {len(tail)} lines; all of them: {built.log}"))
    lines += [f"  {visible(line)}" for line in tail[-_TAIL:]]
    if built.ran.isolation.network:
        lines.append("  → it had no network; `network:` with a reason under `build:` gives it one, if it needs it")
    if built.ran.isolation.declared_hosts_only:
        lines.append("  → it could reach what `build.network.hosts` names, through HTTPS_PROXY, and nothing else")
    lines += reach_lines(built.ran.traffic, paint)
    lines.append("  that it failed is sealed as evidence of commit.build about this commit")
    return lines
