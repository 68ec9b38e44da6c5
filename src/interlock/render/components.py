"""What something is made of, and what changed in it, as text for people and as JSON for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from interlock.flows.compose import Compared, Composition, Judged
from interlock.flows.take_sbom import TakenSbom
from interlock.formats.sbom.errors import SbomInvalid
from interlock.formats.sbom.faults import Fault
from interlock.kernel import InterlockError
from interlock.render.advisories import counted
from interlock.render.paint import Paint, visible
from interlock.supply.difference import Difference
from interlock.supply.model import Component

_MOST_OWED: Final = 10


def composition_lines(composed: Composition, paint: Paint, *, written_to: str = "") -> Iterator[str]:
    """Say how much an SBOM holds, and what it does not cover."""
    count = len(composed.inventory.entries)
    where = f", written to {written_to}" if written_to else ""
    yield visible(f"{counted(count, 'component')} from {counted(composed.files, 'file')}{where}")
    if not composed.files:
        yield paint("warn", "nothing here says what it is made of: no lockfile, manifest or package database")
    yield from unread_lines(composed, paint)


def compared_lines(found: Compared, paint: Paint) -> Iterator[str]:
    """Say what two sources found, and name what only one of them did."""
    here, there = len(found.only_here), len(found.only_there)
    yield f"{counted(found.both, 'component')} found by both, {here} by interlock alone, {there} by {found.other} alone"
    yield from (paint("warn", "interlock only") + f"  {visible(one.purl or label(one))}" for one in found.only_here)
    yield from (
        paint("warn", f"{found.other} only") + f"  {visible(one.purl or label(one))}" for one in found.only_there
    )


def unread_lines(composed: Composition, paint: Paint) -> Iterator[str]:
    """Say which files could not be read, and which lines nobody could make out."""
    lost = {path for path, _ in composed.unread}
    for path, why in composed.unread:
        yield paint("bad", "not read") + f"  {visible(_told(path, why))}"
    open_ends = [one for one in composed.inventory.unresolved if one.path not in lost]
    for one in open_ends[:_MOST_OWED]:
        line = f":{one.line}" if one.line else ""
        yield paint("warn", "left open") + f"  {visible(f'{one.path}{line}: {one.why}')}"
    if len(open_ends) > _MOST_OWED:
        yield f"and {counted(len(open_ends) - _MOST_OWED, 'place')} more that nobody could make out"
    if lost:
        yield f"what stands in {'it' if len(lost) == 1 else 'them'} is missing here: mend it and run this again"


def _told(path: str, why: str) -> str:
    return why if why.startswith(path) else f"{path}: {why}"


def unread_json(composed: Composition) -> dict[str, Any]:
    """Give what a list of components lacks, as it stands in every document about one."""
    return {
        "unread": [{"path": path, "why": why} for path, why in composed.unread],
        "left_open": [
            {"path": one.path, "line": one.line or None, "why": one.why} for one in composed.inventory.unresolved
        ],
    }


def judged_lines(judged: Judged, paint: Paint) -> Iterator[str]:
    """Say whether a document is valid; where it is not, each place with its reason."""
    opened = judged.opened
    if opened is not None:
        what = f"{opened.kind} {opened.version} in {opened.notation}"
        seal = f", {judged.seal}" if judged.seal else ""
        yield f"{paint('good', 'valid')}  {visible(f'{judged.path}: {what}{seal}')}"
        return
    error = judged.error
    word = "not valid" if isinstance(error, SbomInvalid) else "not judged"
    yield f"{paint('bad', word)}  {visible(str(error))}" + (f" [{error.code}]" if error else "")
    faults = faults_of(error)
    for one in faults[1:]:
        yield f"           {visible(f'{one.where or judged.path}: {one.why}')}"
    if error is not None and error.remedy:
        yield f"           {visible(error.remedy)}"


def judged_json(judged: Judged) -> dict[str, Any]:
    """Give the judgement of one document."""
    opened, error = judged.opened, judged.error
    return {
        "path": judged.path,
        "valid": opened is not None,
        "kind": opened.kind.value if opened else None,
        "version": opened.version if opened else None,
        "notation": opened.notation.value if opened else None,
        "seal": judged.seal or None,
        "code": error.code if error else None,
        "why": str(error) if error else None,
        "remedy": error.remedy if error else None,
        "faults": [{"where": one.where, "why": one.why} for one in faults_of(error)],
    }


def faults_of(error: InterlockError | None) -> tuple[Fault, ...]:
    """Give the places at which a document breaks the rules, where an error names them."""
    return cast("tuple[Fault, ...]", error.fields["faults"]) if isinstance(error, SbomInvalid) else ()


def taken_lines(taken: TakenSbom) -> Iterator[str]:
    """Say what became of an SBOM that was brought in."""
    subject = taken.subject
    yield visible(f"{subject.name} ({subject.digests[0].alg}:{subject.digests[0].short})")
    yield f"  {counted(taken.components, 'component')} recorded from {taken.kind} {visible(taken.version)}"
    yield f"  evidence {taken.envelope}"
    if taken.signed_by:
        yield visible(f"  it came sealed by {', '.join(taken.signed_by)}")
    if taken.unverified:
        yield visible(f"  its seal proves nothing here, you vouch for it: {taken.unverified}")


def taken_json(taken: TakenSbom) -> dict[str, Any]:
    """Give what became of it as a document."""
    return {
        "subject": {"name": taken.subject.name, "digests": [str(one) for one in taken.subject.digests]},
        "envelope": str(taken.envelope),
        "components": taken.components,
        "kind": taken.kind,
        "version": taken.version,
        "signed_by": taken.signed_by,
        "unverified": taken.unverified or None,
    }


def label(component: Component) -> str:
    """Give what a person calls a component."""
    return f"{component.name} {component.version}".strip()


def difference_lines(found: Difference, paint: Paint) -> Iterator[str]:
    """Say what changed from one inventory to another, a line each."""
    if found.is_empty:
        yield "nothing changed"
        return
    for component in found.added:
        yield paint("good", "+") + f" {visible(label(component))}"
    for component in found.removed:
        yield paint("bad", "-") + f" {visible(label(component))}"
    for one in found.moved:
        before = ", ".join(component.version or "no version" for component in one.before) or "-"
        after = ", ".join(component.version or "no version" for component in one.after) or "-"
        yield paint("warn", "~") + f" {visible(_name((*one.after, *one.before)))} {visible(f'{before} -> {after}')}"
    for change in found.rehashed:
        yield paint("bad", "!") + (
            f" {visible(label(change.component))}: the same version with other contents"
            f" ({visible(change.algorithm)} {visible(change.before[0][:16])} -> {visible(change.after[0][:16])})"
        )
    for licence in found.relicensed:
        before, after = (", ".join(side) or "not known" for side in (licence.before, licence.after))
        yield paint("warn", "=") + f" {visible(label(licence.component))}: licence {visible(f'{before} -> {after}')}"
    for scope in found.rescoped:
        yield paint("dim", "=") + f" {visible(label(scope.component))}: needed for {scope.before} -> {scope.after}"


def _name(components: tuple[Component, ...]) -> str:
    return components[0].name


def difference_json(found: Difference) -> dict[str, Any]:
    """Give what changed as a document."""
    return {
        "format": "interlock-sbom-diff/1",
        "added": [_component(one) for one in found.added],
        "removed": [_component(one) for one in found.removed],
        "moved": [
            {
                "package": one.package,
                "before": [_component(component) for component in one.before],
                "after": [_component(component) for component in one.after],
            }
            for one in found.moved
        ],
        "rehashed": [
            {**_component(one.component), "algorithm": one.algorithm, "before": one.before, "after": one.after}
            for one in found.rehashed
        ],
        "relicensed": [
            {**_component(one.component), "before": one.before, "after": one.after} for one in found.relicensed
        ],
        "rescoped": [
            {**_component(one.component), "before": one.before.value, "after": one.after.value}
            for one in found.rescoped
        ],
    }


def _component(component: Component) -> Mapping[str, Any]:
    return {"name": component.name, "version": component.version or None, "purl": component.purl or None}
