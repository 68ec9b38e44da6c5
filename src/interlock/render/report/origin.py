"""Where the answer comes from: exceptions, comments that ask to hide, tools, subject and digests. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from interlock.adapters.tools import mask
from interlock.control import FindingState
from interlock.kernel import stamp
from interlock.render.excerpt import is_secret
from interlock.render.groups import many
from interlock.render.markup import Child, Html, el
from interlock.render.report.parts import digest, table

if TYPE_CHECKING:
    from interlock.flows.check import Checked

_ROWS: Final = 200


def sections(checked: Checked) -> Iterator[Html]:
    """Give the sections in order; exceptions and comments only where there are any."""
    excepted: list[list[Child]] = [
        [el("code", what), why, run.control, part.unit]
        for run in checked.stage.runs
        for part in run.coverage
        for what, why in part.excepted
    ]
    if excepted:
        yield _listed("Exceptions", ("What", "Reason", "Control", "Unit"), excepted, "paths that nothing examined")
    hidden: list[list[Child]] = [
        [el("code", f"{one.at.path}:{asked.line}"), one.rule, el("code", asked.text), asked.author or "not known"]
        for run in checked.stage.runs
        for one in run.findings
        if (asked := one.suppression) is not None and one.state is not FindingState.WAIVED
    ]
    waived: list[list[Child]] = [
        [el("code", f"{one.at.path}:{one.at.line}"), one.rule, said.text, said.author or "not known"]
        for run in checked.stage.runs
        for one in run.findings
        if (said := one.suppression) is not None and one.state is FindingState.WAIVED
    ]
    if waived:
        yield _listed("Waived", ("Where", "Rule", "By", "Approved or signed by"), waived, "found, and not counted")
    if hidden:
        head = ("Where", "Rule", "Comment", "Written by")
        yield _listed("Comments that ask to hide a finding", head, hidden, "listed all the same, whoever asks")
    yield _tools(checked)
    yield _subject(checked)


def _listed(name: str, head: tuple[str, ...], rows: list[list[Child]], says: str) -> Html:
    more = len(rows) - _ROWS
    return el(
        "section",
        el("h2", name, el("small", says)),
        el("div", table(head, rows[:_ROWS], name), class_="card"),
        el("p", f"and {many(more, 'more row')}; the JSON format has them all", class_="more") if more > 0 else None,
    )


def _tools(checked: Checked) -> Html:
    used = {(use.name, use.version, use.digest): use for run in checked.stage.runs for use in run.tools}
    rows: list[list[Child]] = [
        [el("b", use.name), use.version, use.publisher, digest(use.digest), _runs(use.runs, use.from_cache)]
        for _, use in sorted(used.items())
    ]
    head = ("Tool", "Version", "Publisher", "Digest of the program", "Results")
    empty = el("p", "No tool took part.", class_="quiet")
    return el(
        "section",
        el("h2", "Tools", id="tools"),
        el("div", table(head, rows, "tools that took part") if rows else empty, class_="card"),
        aria_labelledby="tools",
    )


def _runs(runs: int, from_cache: int) -> str:
    return ", ".join([many(runs, "run")] * bool(runs) + [f"{from_cache:,} from the cache"] * bool(from_cache)) or "none"


def _title(checked: Checked) -> str:
    """Give the title of the commit without anything that looks like a secret; none of it where one was reported."""
    head = checked.change.head
    if head is None:
        return ""
    found = (one.at for run in checked.stage.runs for one in run.findings if is_secret(one))
    if any(at.commit == head.commit.hex and not at.line for at in found):
        return "(its message holds a credential and is not shown)"
    return mask(head.title.encode("utf-8", "surrogatepass")).decode("utf-8", "replace")


def _subject(checked: Checked) -> Html:
    change, decision = checked.change, checked.decision
    facts: list[tuple[str, Child]] = [
        ("Subject", change.subject.name),
        *(("Digest", digest(one)) for one in change.subject.digests),
        ("State", f"{change.state.value}, {many(len(change.snapshot.files), 'file')}"),
    ]
    if change.head is not None:
        facts.append(("Commit", [el("code", change.head.commit.short), f" {_title(checked)}"]))
        facts.append(("Author", change.head.author))
    if change.remote:
        facts.append(("Remote", change.remote))
    facts += [
        ("Compared with", change.base_says.removeprefix("compared with ") or "nothing"),
        ("Policy", [decision.policy, " ", digest(decision.policy_digest)]),
        ("Decision", digest(decision.digest)),
        ("Sealed as", digest(checked.decision_envelope)),
        ("Started", stamp(checked.started_at)),
        ("Finished", stamp(checked.finished_at)),
    ]
    listed = [el("div", el("dt", name), el("dd", value)) for name, value in facts]
    return el(
        "section",
        el("h2", "Subject", id="subject"),
        el("dl", listed, class_="card facts-list"),
        aria_labelledby="subject",
    )
