"""interlock trace: from anything to anything, and the questions that have a name. Floor 15."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.exits import Exit
from interlock.cli.files import check_place, file_digest, print_json, writing
from interlock.render.paint import Paint
from interlock.render.screen import paint_for, width_of

if TYPE_CHECKING:
    from interlock.flows.tracing.asking import Asking
    from interlock.trace import Walk
    from interlock.wiring.app import App
    from interlock.wiring.tracing import Tracing

_SAYS: Final = """\
Say how things hang together: `interlock trace SUBJECT` follows everything that
leads to something and that it leads to, and the questions that are asked most
have names of their own. A subject is whatever names it: a digest or its start, a
revision, a branch, a version, a person, a mail address, a key, a ticket, a CVE, a
package URL, a deployment, an environment, a workload, a policy; `kind:name` is
exact. Each link is verified before it is shown, and tells who says it and when.
"""
_CODES: Final = """\
exit codes: 0 an answer, also that there is nothing; 2 nothing is called so, or
several things are; 4 the graph says what the ledger does not
"""
_ACTIONS_TOLD: Final = (
    ("from", "follow everything from a subject on; the word may be left out"),
    ("code-to-prod", "where a commit, branch, version or artifact runs, by which build, decision and deployment"),
    ("prod-to-code", "what runs in an environment or as a workload, of which code, by whose word"),
    ("where-is", "where a version, branch or commit runs"),
    ("pod-to-cves", "what is known to be wrong with what runs as a workload or in an environment"),
    ("cve-to-pods", "what runs that a vulnerability affects, or that holds a package"),
    ("what-changed", "what is otherwise in an environment since a time, deployment or release"),
    ("who-approved", "who approved, waived, decided, reviewed and carried out"),
    ("rebuild", "draw the graph once more from the ledger alone; with --check only say what differs"),
)
_EXACT: Final = "whatever names it; `kind:name` to be exact"
_METAVARS: Final = {"what-changed": "ENV", "cve-to-pods": "CVE", "where-is": "WHAT"}
_HELP: Final = {
    "what-changed": "the environment",
    "cve-to-pods": "a CVE, a GHSA, another id of an advisory, or a package URL",
    "where-is": "a version, a branch or a commit",
}
_TIMES: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")
_WAYS: Final = {"forward": "only towards what runs", "backward": "only towards people and code"}


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("trace", _SAYS).with_place()
    made.epilog = _CODES
    as_of = "as of a time, a day, how long ago (30d), or an entry"
    made.add_argument("--at", metavar="WHEN", type=_when, help=as_of)
    made.add_argument("-o", "--output", metavar="FILE", help="write the answer into a file")
    actions = subcommands(made, _ACTIONS_TOLD)
    for name, _ in _ACTIONS_TOLD[:-1]:
        what = _METAVARS.get(name, "SUBJECT")
        actions[name].add_argument("subject", metavar=what, help=_HELP.get(name, _EXACT))
    _add_walk(actions["from"])
    for name in ("from", "cve-to-pods"):
        actions[name].add_argument("--limit", metavar="N", type=_limit, default=100, help="of a page (default: 100)")
        actions[name].add_argument("--after", metavar="WHERE", default="", help="go on where a page ended, as it says")
    between = "the moments to compare: times, deployments, releases, or entries of the ledger"
    actions["what-changed"].add_argument("--between", nargs=2, metavar=("A", "B"), required=True, help=between)
    actions["rebuild"].add_argument("--check", action="store_true", help="write nothing; exit code 4 where it differs")
    for name in actions:
        forms = ("text", "json", "svg", "html") if name == "from" else ("text", "json")
        actions[name].add_argument("--format", choices=forms, default="text", help="how to show it (default: text)")
    return made


def _add_walk(action: argparse.ArgumentParser) -> None:
    from interlock.trace import Kind

    ways = action.add_mutually_exclusive_group()
    for name, says in _WAYS.items():
        ways.add_argument(f"--{name}", action="store_const", dest="way", const=name, help=says)
    kinds = ", ".join(Kind)
    action.add_argument(
        "--until", metavar="KIND", choices=tuple(Kind), help=f"only what leads to things of a kind: {kinds}"
    )


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(_with_action(words))
    asked.at = asked.at or ""
    if asked.output is not None:
        check_place(asked.output)
    is_reading = asked.action != "rebuild" or asked.check
    with open_app(asked.repository, asked.store, is_reading=is_reading) as app:
        return _ACTIONS[asked.action](app, asked)


def _with_action(words: list[str]) -> list[str]:
    """Put the word in that may be left out, before the first word that is no option."""
    actions = {name for name, _ in _ACTIONS_TOLD}
    place = 0
    while place < len(words) and words[place].startswith("-") and words[place] not in {"-h", "--help"}:
        takes = words[place] in {"-C", "--repository", "--store", "--at", "-o", "--output"}
        if not takes and words[place].split("=")[0] not in {"--repository", "--store", "--at", "--output"}:
            break
        place += 2 if takes else 1
    if place < len(words) and (words[place] in actions or words[place] in {"-h", "--help"}):
        return words
    return [*words[:place], "from", *words[place:]]


def _tracing(app: App) -> Tracing:
    from interlock.wiring.tracing import Tracing

    return Tracing(app, file_digest)


def _from(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.traced.walk import walk_json, walk_lines
    from interlock.trace import Kind, Way

    asking = _tracing(app).asking(asked.at, asked.after)
    start = asking.subjects.find(asked.subject)
    way = Way(asked.way) if asked.way else None
    until = Kind(asked.until) if asked.until else None
    walk = asking.walk(start, way, until=until, most=asked.limit, after=asked.after)
    if asked.format in {"svg", "html"}:
        return _picture(walk, asked)
    return _show(asked, lambda: walk_json(walk), lambda paint, width: walk_lines(walk, paint, width), asking)


def _picture(walk: Walk, asked: argparse.Namespace) -> int:
    from interlock.render import graph_html, graph_svg
    from interlock.render.picture.walked import picture_of
    from interlock.render.traced.walk import notes_of, sentence_of
    from interlock.render.traced.words import in_words

    written = graph_svg.written if asked.format == "svg" else graph_html.written
    picture = picture_of(walk, title=in_words(walk.start), answer=sentence_of(walk), notes=notes_of(walk))
    _write(asked, written(picture))
    return Exit.ALLOWED


def _code_to_prod(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.tracing.code_to_prod import KINDS, code_to_prod
    from interlock.render.traced.arrivals import whereabouts_json, whereabouts_lines

    asking = _tracing(app).asking(asked.at)
    found = code_to_prod(asking, asking.subjects.find(asked.subject, only=KINDS))
    return _show(
        asked, lambda: whereabouts_json(found), lambda paint, width: whereabouts_lines(found, paint, width), asking
    )


def _prod_to_code(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.tracing.prod_to_code import KINDS, prod_to_code
    from interlock.render.traced.arrivals import origins_json, origins_lines

    asking = _tracing(app).asking(asked.at)
    found = prod_to_code(asking, asking.subjects.find(asked.subject, only=KINDS))
    return _show(asked, lambda: origins_json(found), lambda paint, width: origins_lines(found, paint, width), asking)


def _who_approved(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.tracing.who_approved import who_approved
    from interlock.render.traced.approved import approved_json, approved_lines

    asking = _tracing(app).asking(asked.at)
    found = who_approved(asking, asking.subjects.find(asked.subject))
    return _show(asked, lambda: approved_json(found), lambda paint, width: approved_lines(found, paint, width), asking)


def _pod_to_cves(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.tracing.pod_to_cves import KINDS, pod_to_cves
    from interlock.render.traced.affected import diagnosis_json, diagnosis_lines

    tracing = _tracing(app)
    asking = tracing.asking(asked.at)
    found = pod_to_cves(asking, asking.subjects.find(asked.subject, only=KINDS), tracing.books)
    return _show(
        asked, lambda: diagnosis_json(found), lambda paint, width: diagnosis_lines(found, paint, width), asking
    )


def _cve_to_pods(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.tracing.cve_to_pods import cve_to_pods
    from interlock.render.traced.affected import hits_json, hits_lines

    tracing = _tracing(app)
    asking = tracing.asking(asked.at, asked.after)
    found = cve_to_pods(asking, asked.subject, tracing.books, most=asked.limit, after=asked.after)
    return _show(asked, lambda: hits_json(found), lambda paint, width: hits_lines(found, paint, width), asking)


def _what_changed(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.tracing.what_changed import point, what_changed
    from interlock.render.traced.changed import changed_json, changed_lines
    from interlock.trace import Kind

    tracing = _tracing(app)
    asking = tracing.asking(asked.at)
    environment = asking.subjects.find(asked.subject, only=[Kind.ENVIRONMENT])
    first, second = (point(asking, environment, each) for each in asked.between)
    found = what_changed(asking, environment, first, second, tracing.beside)
    return _show(asked, lambda: changed_json(found), lambda paint, width: changed_lines(found, paint, width), asking)


def _rebuild(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.tracing.sealed import sealed_recording
    from interlock.render.traced.rebuilt import rebuilt_json, rebuilt_lines
    from interlock.store.board_rebuild import check_board, rebuild_board
    from interlock.store.graph_rebuild import check_graph, rebuild_graph, with_more
    from interlock.store.inventory_rebuild import check_inventories, rebuild_inventories
    from interlock.wiring.boarding import reading

    _ = app.gate.proven()  # a ledger that does not hold together is drawn by nobody
    database = app.store.database
    made_of = (check_inventories if asked.check else rebuild_inventories)(database, sealed_recording)
    board = (check_board if asked.check else rebuild_board)(database, reading(app))
    found = with_more((check_graph if asked.check else rebuild_graph)(database), [*made_of, *board])
    if asked.output is not None:
        import msgspec

        plain = rebuilt_lines(found, Paint(has_colour=False), is_mended=not asked.check)
        told = msgspec.json.encode(rebuilt_json(found)).decode() if asked.format == "json" else "\n".join(plain)
        _write(asked, iter((told, "\n")))
    elif asked.format == "json":
        print_json(rebuilt_json(found))
    else:
        print("\n".join(rebuilt_lines(found, paint_for(sys.stdout), is_mended=not asked.check)))
    return Exit.BROKEN if asked.check and not found.is_same else Exit.ALLOWED


def _show(
    asked: argparse.Namespace,
    document: Callable[[], dict[str, Any]],
    lines: Callable[[Paint, int], Iterable[str]],
    asking: Asking,
) -> int:
    """Show an answer, with as of when it is where that is not now."""
    if asked.format == "json":
        said = {**document(), "entries": asking.before}
        if asked.output is None:
            print_json(said)
        else:
            import msgspec

            _write(asked, iter((msgspec.json.encode(said), b"\n")))
        return Exit.ALLOWED
    paint = paint_for(sys.stdout) if asked.output is None else Paint(has_colour=False)
    width = width_of(sys.stdout) if asked.output is None else 0
    told = [*_as_of(asking, paint), *lines(paint, width)]
    if any(_TIMES.search(line) for line in told):
        told.append(paint("dim", "times are in UTC"))
    if asked.output is None:
        print("\n".join(told))
    else:
        _write(asked, iter(("\n".join(told) + "\n",)))
    return Exit.ALLOWED


def _as_of(asking: Asking, paint: Paint) -> Iterator[str]:
    from interlock.render.traced.words import day

    if asking.is_then:
        yield paint("warn", f"as of {day(asking.now)}, when the ledger had {asking.before} entries")


def _write(asked: argparse.Namespace, pieces: Iterator[bytes] | Iterator[str]) -> None:
    if asked.output is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece if isinstance(piece, bytes) else piece.encode())
        sys.stdout.flush()
        return
    with writing(asked.output) as file:
        for piece in pieces:
            file.write(piece if isinstance(piece, bytes) else piece.encode())


def _when(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("it is empty; leave it out for now")  # a variable of a shell that is not set
    return text


def _limit(text: str) -> int:
    if not text.isdecimal() or len(text) > 4 or int(text) < 1:  # noqa: PLR2004 (more is no page)
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 9999")
    return int(text)


_ACTIONS: Final[dict[str, Callable[[App, argparse.Namespace], int]]] = {
    "from": _from,
    "code-to-prod": _code_to_prod,
    "prod-to-code": _prod_to_code,
    "where-is": _code_to_prod,
    "pod-to-cves": _pod_to_cves,
    "cve-to-pods": _cve_to_pods,
    "what-changed": _what_changed,
    "who-approved": _who_approved,
    "rebuild": _rebuild,
}
