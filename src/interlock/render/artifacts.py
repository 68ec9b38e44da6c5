"""What is said of artifacts on their way, and of those in a repository. Floor 13."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from interlock.kernel import stamp
from interlock.render.document import decision_document
from interlock.render.paint import Paint, visible
from interlock.render.table import rows

if TYPE_CHECKING:
    from interlock.flows.artifacts import Shown
    from interlock.flows.move import Moved
    from interlock.flows.pull import Pulled

_SHORT = 12


def moved_lines(moved: Moved, verb: str, paint: Paint) -> list[str]:
    """Say that something was pushed or promoted, with what went along."""
    cargo, target, name = moved.cargo, moved.target, visible(moved.cargo.name)
    where = target.place.address + (f":{target.tag}" if target.tag else "")
    if not moved.is_done:
        return [paint("bad", f"{name} was not {verb} to {where}: its policy does not allow it")]
    lines = [paint("good", f"{name} was {verb} to {where}"), f"  {target.place.address}@{cargo.digest}"]
    lines += [f"  {visible(one.name)}  {one.digest}" for one in cargo.artifacts if one.digest != cargo.digest]
    if moved.evidence:
        count = len(moved.evidence)
        lines.append(f"  {_counted(count, 'piece')} of evidence about it went along and {_verify(count)} there")
    else:
        lines.append(paint("warn", "  no evidence about it is known here, so none went along"))
    if moved.taken_in:
        lines.append(f"  {_counted(moved.taken_in, 'piece')} of evidence came from {moved.source} into this ledger")
    if moved.answered is not None:
        lines.append(f"  allowed under {moved.answered.policy}")
    return lines


def moved_json(moved: Moved, verb: str) -> dict[str, object]:
    """Give the same for programs."""
    answered = moved.answered
    return {
        "schema": "interlock.moved/v1",
        "action": verb,
        "done": moved.is_done,
        "name": moved.cargo.name,
        "digest": str(moved.cargo.digest),
        "files": [{"name": one.name, "digest": str(one.digest), "size": one.size} for one in moved.cargo.artifacts],
        "from": moved.source,
        "to": moved.target.place.address,
        "tag": moved.target.tag or None,
        "evidence": [str(one) for one in moved.evidence],
        "taken_in": moved.taken_in,
        "envelope": str(moved.envelope) if moved.envelope is not None else None,
        "policy": answered.policy if answered is not None else None,
        "decisions": [decision_document(one) for one in answered.decisions] if answered is not None else [],
    }


def pulled_lines(pulled: Pulled, paint: Paint) -> list[str]:
    """Say what was taken out of a repository."""
    lines = [paint("good", f"{visible(path)}  {_digest_of(pulled, path)}") for path in pulled.paths]
    if pulled.evidence:
        lines.append(
            f"  {_counted(len(pulled.evidence), 'piece')} of evidence about it {_verify(len(pulled.evidence))}"
        )
        if pulled.taken_in:
            verb = "is" if pulled.taken_in == 1 else "are"
            lines.append(f"  {_counted(pulled.taken_in, 'piece')} of that {verb} new to this ledger")
    else:
        lines.append(paint("bad", "  its evidence was not verified, as you wanted: nothing says what this is"))
    return lines


def _digest_of(pulled: Pulled, path: str) -> str:
    named = [one.digest for one in pulled.cargo.artifacts if path.rpartition("/")[2] == one.name]
    return str(named[0] if named else pulled.cargo.digest)


def pulled_json(pulled: Pulled) -> dict[str, object]:
    """Give the same for programs."""
    return {
        "schema": "interlock.pulled/v1",
        "digest": str(pulled.cargo.digest),
        "paths": list(pulled.paths),
        "evidence": [str(one) for one in pulled.evidence],
        "taken_in": pulled.taken_in,
    }


def shelf_lines(shown: Sequence[Shown]) -> list[str]:
    """Give the artifacts of a repository as a table."""
    table: list[tuple[str, ...]] = [("artifact", "name", "tag", "built", "commit", "branch", "verdict")]
    table += [_row(one) for one in shown]
    return list(rows(table))


def _row(one: Shown) -> tuple[str, ...]:
    return (
        one.cargo.artifacts[0].digest.short,
        one.cargo.name,
        " ".join(one.tags) or "-",
        stamp(one.built_at)[:16].replace("T", " ") if one.built_at is not None else "-",
        one.commit[:_SHORT] or "-",
        one.branch or "-",
        verdict_of(one),
    )


def verdict_of(one: Shown) -> str:
    """Give what the gate says of an artifact now, in a word or two."""
    if one.wrong is not None:
        return f"deny ({one.wrong.code})"
    if one.answered is not None and one.answered.worst.hypothetical:
        return f"{one.verdict.value} (hypothetical)"
    return one.verdict.value


def shown_lines(one: Shown, paint: Paint) -> list[str]:
    """Give everything about one artifact."""
    lines = [paint("bold", visible(one.cargo.name))]
    told = [
        ("manifest", str(one.cargo.digest)),
        *((f"file {each.name}", str(each.digest)) for each in one.cargo.artifacts if each.digest != one.cargo.digest),
        ("size", f"{one.cargo.size} bytes"),
        ("tags", " ".join(one.tags) or "none"),
        ("commit", one.commit or "nobody says"),
        ("branch", one.branch or "nobody says"),
        ("builder", one.builder or "nobody says"),
        ("built", stamp(one.built_at) if one.built_at is not None else "nobody says"),
        ("evidence", f"{_counted(one.evidence, 'piece')} about it {_verify(one.evidence)}"),
        ("verdict", verdict_of(one)),
    ]
    lines += [f"  {line}" for line in rows(told)]
    if one.wrong is not None:
        why = f"  {visible(str(one.wrong))} [{one.wrong.code}]"
        lines += ["", paint("bad", why), f"  → {visible(one.wrong.remedy)}"]
    elif one.answered is not None and not one.is_good:
        lines += ["", f"  {visible(one.answered.why)}"]
    return lines


def shown_json(one: Shown) -> dict[str, object]:
    """Give the same for programs."""
    return {
        "name": one.cargo.name,
        "digest": str(one.cargo.digest),
        "files": [{"name": each.name, "digest": str(each.digest), "size": each.size} for each in one.cargo.artifacts],
        "size": one.cargo.size,
        "tags": list(one.tags),
        "commit": one.commit or None,
        "branch": one.branch or None,
        "builder": one.builder or None,
        "built_at": stamp(one.built_at) if one.built_at is not None else None,
        "evidence": one.evidence,
        "verdict": one.verdict.value,
        "good": one.is_good,
        "policy": one.answered.policy if one.answered is not None else None,
        "why": str(one.wrong) if one.wrong is not None else one.answered.why if one.answered is not None else None,
        "code": one.wrong.code if one.wrong is not None else None,
    }


def _verify(count: int) -> str:
    return "verifies" if count == 1 else "verify"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")
