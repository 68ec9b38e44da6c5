"""Every piece of evidence that an audit report names, and how to check it all. Floor 13."""

from __future__ import annotations

from interlock.render.audit.words import at, facts, ticked
from interlock.render.markup import Child, Html, el
from interlock.render.report.parts import digest, table
from interlock.trace.own_word import says as said_of
from interlock.trace.own_word import words_in
from interlock.trace.report import AuditReport, Piece


def section(report: AuditReport) -> Html:
    """Give the pieces of evidence in the order of the ledger."""
    known = {one.index for one in report.pieces}
    others = sorted({entry for one in report.missing for entry in one.entries} - known)
    rows: list[tuple[Child, ...]] = [
        (
            el("span", str(one.index), id=f"e{one.index}"),
            at(one.at),
            [el("p", one.says), el("p", _kind(one.kind), class_="mute")],
            f"{one.signer_name} ({one.person})" if one.person else one.signer_name,
            digest(one.envelope),
        )
        for one in report.pieces
    ]
    rows += [
        (el("span", str(one), id=f"e{one}"), "", "it proves nothing; see what is missing", "", "") for one in others
    ]
    names = ("Entry", "Entered (UTC)", "Says", "Signed by", "Envelope")
    return el(
        "section",
        el("h2", "Evidence", el("small", "every entry of the ledger that is named above"), id="evidence"),
        el("div", table(names, rows, "Evidence"), class_="card"),
        aria_labelledby="evidence",
    )


def _kind(kind: str) -> str:
    return kind.removeprefix("https://")


def checking(report: AuditReport) -> Html:
    """Give what this rests on, and how to check it without believing it."""
    head = report.as_of
    first: Piece | None = report.pieces[0] if report.pieces else None
    shows = [f"interlock evidence show {first.index}"] if first is not None else []
    commands = ["interlock ledger fsck", "interlock policy replay", *shows]
    pairs = (
        ("Ledger", el("code", head.origin)),
        ("As of", f"{head.size:,} entries, the last of {at(head.at)} UTC"),
        ("Root hash", digest(f"sha256:{head.root}")),
        ("Held against", "a checkpoint that was kept elsewhere" if head.is_continued else "no earlier checkpoint"),
        ("This report", digest(report.digest)),
        ("Written by", f"Interlock {report.interlock}, {report.version}"),
        ("To check it", [el("p", el("code", one)) for one in commands]),
        ("On its maker's word", [el("p", said_of(one)) for one in words_in(report)]),
    )
    says = (
        "This page repeats what signed entries of the ledger say; it proves nothing by itself. The audit pack has the "
        "entries with their proofs, and `interlock audit verify` makes it again from them on any machine, without a "
        "network. What no entry shows is listed below: for that there is only the word of whoever made it."
    )
    return el(
        "section",
        el("h2", "How to check it", id="checking"),
        el("p", ticked(says), class_="more"),
        el("div", facts(pairs), class_="card"),
        aria_labelledby="checking",
    )
