"""What came of building something again, as the person who asked for it reads it. Floor 13."""

from __future__ import annotations

from typing import Final

from interlock.evidence.rebuild import DIFFERENT, IDENTICAL
from interlock.flows.rebuild import Rebuilt
from interlock.render.fields import fields
from interlock.render.paint import Paint, visible
from interlock.render.reach import reach_json, reach_lines

_TAIL: Final = 20


def rebuilt_json(done: Rebuilt) -> dict[str, object]:
    """Give all that was sealed, with where it is."""
    says = done.says
    sealed = {name: fields(getattr(says, name)) for name in says.__struct_fields__}
    for name in ("provenance", "produced", "log"):
        sealed[name] = f"sha256:{sealed[name]}" if sealed[name] else None
    return {
        "schema": "interlock.rebuild/v1",
        "artifact": str(done.asked.subject.digests[0]),
        "name": done.name,
        **sealed,
        "network": reach_json(done.ran.traffic if done.ran is not None else None),
        "envelope": str(done.envelope),
    }


def rebuilt_lines(done: Rebuilt, paint: Paint) -> list[str]:
    """Say whether the same bytes came out; if not, where they begin to differ and what usually causes that."""
    says, name = done.says, visible(done.name)
    commit = says.commit[:12]
    if says.outcome == IDENTICAL:
        lines = [f"{paint('good', '✔ IDENTICAL')}  {name} comes out of commit {commit} bit for bit"]
    elif says.outcome == DIFFERENT:
        lines = [
            f"{paint('bad', '✘ DIFFERENT')}  {name} comes out of commit {commit} as sha256:{says.produced}",
            f"  first difference: {visible(says.where) or 'not known, since the bytes of the artifact are not here'}",
        ]
        lines += [f"  → {visible(cause)}" for cause in says.causes]
        if done.taken is not None:
            lines.append(paint("dim", f"  what came out: {visible(done.taken.place)}"))
    else:
        why = visible(says.where) or "a command failed"
        lines = [f"{paint('bad', '✘ FAILED')}  {name} could not be built again from commit {commit}: {why}"]
        if done.ran is not None and not done.ran.is_good:
            lines += [f"  {visible(line)}" for line in done.ran.log.decode("utf-8", "replace").splitlines()[-_TAIL:]]
    lines += [paint("warn", f"  another machine: {visible(one)}") for one in says.surroundings]
    lines += reach_lines(done.ran.traffic if done.ran is not None else None, paint)
    lines.append(paint("dim", f"  from provenance {says.provenance[:12]}; sealed as {done.envelope}"))
    return lines
