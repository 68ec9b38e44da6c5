"""What is said of what was found. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from interlock.kernel import stamp
from interlock.render.paint import Paint, visible

if TYPE_CHECKING:
    from interlock.flows.search import Answer, Hit, Match, Nearest

_AROUND: Final = 60
"""Letters before and behind the first mark of a text that are shown."""
_SHORT: Final = 12


def answer_lines(text: str, answer: Answer, paint: Paint, *, is_first: bool) -> list[str]:
    """Say what was found, entry by entry."""
    found = answer.found
    if not answer.hits:
        return list(_nothing(text, answer, paint)) if is_first else ["nothing more is found"]
    lines = [paint("bold", f"{_count(answer)} found for {visible(text)}")] if is_first else []
    for hit in answer.hits:
        lines += _hit_lines(hit, paint)
    if found.next:
        lines.append(f"there are more: add `--after {found.next}`")
    if is_first:
        lines += _missing(answer, paint)
    first = next((hit for hit in answer.hits if hit.matches), None)
    if first is not None and is_first:
        lines.append(f"`interlock trace {first.node[: len('sha256:') + _SHORT]}` goes on from the first of them")
    return lines


def _hit_lines(hit: Hit, paint: Paint) -> Iterator[str]:
    entry = hit.item.entry
    head = f"entry {hit.item.index}  {stamp(entry.at)[:19].replace('T', ' ')}"
    if hit.item.statement is None or not hit.kind:
        yield paint("warn", f"{head}  does not count: {visible(hit.item.refused)}")
        return
    signer = hit.item.statement.signer_name
    who = f"{hit.person} ({signer})" if hit.person and hit.person != signer else signer
    yield f"{head}  {hit.kind}  signed by {visible(who)}  {entry.envelope.alg}:{entry.envelope.hex[:_SHORT]}"
    yield f"  {visible(hit.says)}"
    for match in hit.matches:
        yield f"  {match.field}: {_marked(match, paint)}"
    if hit.more:
        yield f"  and {hit.more} more of its texts"
    if hit.left_out:
        yield paint("dim", f"  {hit.left_out} of its texts were too many to be looked for")


def _marked(match: Match, paint: Paint) -> str:
    """Give the part of a text that was found, with what was looked for painted, or between marks without colours."""
    start = max(0, match.marks[0][0] - _AROUND)
    end = min(len(match.text), match.marks[0][1] + _AROUND)
    said, at = ("…" if start else ""), start
    for begins, ends in match.marks:
        if begins < at or ends > end:
            continue
        word = visible(match.text[begins:ends])
        painted = paint("bold", word)
        said += visible(match.text[at:begins]) + (painted if painted != word else f"[{word}]")
        at = ends
    return said + visible(match.text[at:end]) + ("…" if end < len(match.text) else "")


def _count(answer: Answer) -> str:
    count = answer.found.count
    number = f"{count:,}" if answer.found.is_exact else f"at least {count:,}"
    return f"{number} {'entry' if count == 1 else 'entries'}"


def _nothing(text: str, answer: Answer, paint: Paint) -> Iterator[str]:
    yield f"nothing is found for {visible(text)}"
    yield "  looked for in people, commands, messages, rules, paths, digests, names, kinds, environments and products"
    query = answer.query
    if query.since is not None or query.until is not None:
        since = f" from {stamp(query.since)}" if query.since is not None else ""
        until = f" up to {stamp(query.until)}" if query.until is not None else ""
        yield f"  of the entries{since}{until}"
    for one in answer.nearest:
        yield f"  {_near(one)}"
    if not answer.nearest and len(query.terms) > 1:
        yield "  each of these is found, and no entry has all of them"
    yield from _missing(answer, paint)


def _near(one: Nearest) -> str:
    near = f"; the nearest word is {visible(one.word)}" if one.word else ", and no word is like it"
    return f"{visible(one.term)} is found nowhere{near}"


def _missing(answer: Answer, paint: Paint) -> Iterator[str]:
    if answer.found.unfiled:
        yield paint(
            "warn", "some entries are in no index of words and were not looked at; run `interlock trace rebuild`"
        )


def answer_json(text: str, answer: Answer) -> dict[str, object]:
    """Give the same for programs."""
    found = answer.found
    return {
        "schema": "interlock.search/v1",
        "query": text,
        "count": found.count,
        "exact": found.is_exact,
        "whole": not found.unfiled,
        "next": found.next or None,
        "hits": [_hit_json(hit) for hit in answer.hits],
        "nearest": [{"term": one.term, "word": one.word or None} for one in answer.nearest],
    }


def _hit_json(hit: Hit) -> dict[str, object]:
    item = hit.item
    return {
        "entry": item.index,
        "at": stamp(item.entry.at),
        "node": hit.node,
        "kind": hit.kind or None,
        "predicate_type": item.entry.kind,
        "says": hit.says or None,
        "verified": bool(hit.kind),
        "refused": item.refused or None,
        "signer": item.statement.signer if item.statement else None,
        "signer_name": item.statement.signer_name if item.statement else None,
        "person": hit.person or None,
        "matches": [
            {"field": one.field, "text": one.text, "marks": [list(mark) for mark in one.marks]} for one in hit.matches
        ],
        "more_matches": hit.more,
        "left_out": hit.left_out,
    }
