"""interlock sbom: write, validate, import, diff, merge. Floor 15."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

import interlock
from interlock.cli.arguments import Parser, add_place, open_app, subcommands
from interlock.cli.exits import Exit, of_error
from interlock.cli.files import check_place, print_json, read_file, writing
from interlock.render.screen import paint_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.adapters.artifacts import Artifact
    from interlock.flows.compose import Composition
    from interlock.kernel import Subject
    from interlock.wiring.app import App

_SAYS = """\
Say what something is made of. `interlock sbom [PATH]` writes the SBOM of a
repository or folder, of an artifact (wheel, jar, npm package, archive, program),
of an image (OCI layout, `docker save`, skopeo's `dir:`) or of what is installed
below the root of a system.
"""
_CODES = """\
exit codes: 0 done, 1 an SBOM is not valid, 2 wrong use,
4 some files could not be read and are missing in it
"""
_ACTIONS_TOLD = (
    ("write", "write the SBOM of a repository, artifact or image; the word may be left out"),
    ("validate", "say whether SBOMs follow their specification, and where they do not"),
    ("import", "take an SBOM as signed evidence about what it describes, and record what it says"),
    ("diff", "say what changed from one SBOM to another"),
    ("merge", "write one SBOM of all that several say"),
)


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("sbom", _SAYS)
    made.epilog = _CODES
    actions = subcommands(made, _ACTIONS_TOLD)
    write = actions["write"]
    write.add_argument(
        "path", nargs="?", default=".", help="a repository, folder, artifact, image or root of a system; default: here"
    )
    write.add_argument(
        "--with", dest="other", choices=("syft",), help="ask a second source about an artifact, image or system too"
    )
    write.add_argument(
        "--image", metavar="TAG|DIGEST", default="", help="which image of a layout that holds several is meant"
    )
    merge = actions["merge"]
    merge.add_argument("files", metavar="FILE", nargs="+", help="SBOMs of any form that is known")
    merge.add_argument("--name", default="", help="what to call the whole")
    for one in (write, merge):
        one.add_argument(
            "--format",
            choices=("cyclonedx", "spdx", "cyclonedx-xml", "spdx3"),
            default="cyclonedx",
            help="the form to write: CycloneDX 1.6 or SPDX 2.3 as JSON, CycloneDX 1.6 as XML, SPDX 3.0 as JSON-LD "
            "(default: cyclonedx)",
        )
        one.add_argument("-o", "--output", metavar="FILE", help="write it into a file instead of the terminal")
    actions["validate"].add_argument("files", metavar="FILE", nargs="+", help="SBOMs of any form that is known")
    bring = actions["import"]
    bring.add_argument("file", help="CycloneDX or SPDX as JSON, bare or in an in-toto statement, sealed or not")
    bring.add_argument(
        "--subject",
        metavar="WHAT",
        help="a revision, digest or file it is about (default: what its statement or itself names)",
    )
    bring.add_argument("--as-unsigned", action="store_true", help="take it although nobody who counts here sealed it")
    bring.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    add_place(bring)
    actions["diff"].add_argument("before", help="an SBOM")
    actions["diff"].add_argument("after", help="another one")
    for name in ("validate", "diff"):
        actions[name].add_argument(
            "--format", choices=("text", "json"), default="text", help="how to show it (default: text)"
        )
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code; without an action it writes."""
    named = {name for name, _ in _ACTIONS_TOLD} | {"-h", "--help"}
    asked = parser().parse_args(words if words and words[0] in named else ["write", *words])
    return _ACTIONS[asked.action](asked)


def _write(asked: argparse.Namespace) -> int:
    from interlock.adapters.artifacts import is_system, open_artifact, read_tree
    from interlock.flows.compose import of_repository

    if asked.output is not None:
        check_place(asked.output)
    if _is_artifact(asked.path):
        with open_app(".", is_reading=True) as app:
            return _put_artifact(app, open_artifact(asked.path, image=asked.image), asked)
    if asked.image:
        print("--image chooses among the images of a layout, and this is none", file=sys.stderr)
        return Exit.USAGE
    if is_system(asked.path):
        with open_app(".", is_reading=True) as app:
            return _put_artifact(app, read_tree(asked.path), asked)
    if asked.other is not None:
        print("a second source is asked about artifacts, images and systems, not about repositories", file=sys.stderr)
        return Exit.USAGE
    with open_app(asked.path, is_reading=True) as app:
        return _put(app, of_repository(app.repository), asked, Path(app.repository.root).name)


def _put_artifact(app: App, read: Artifact, asked: argparse.Namespace) -> int:
    """Write the SBOM of an artifact, and say where a second source differs if one is asked."""
    from interlock.adapters.artifacts.syft import ask_syft
    from interlock.flows.compose import of_artifact, of_two_sources
    from interlock.render.components import compared_lines

    name = Path(read.path).resolve().name
    if asked.other is None:
        composed = of_artifact(read)
        return _put(app, composed, asked, name, composed.subject)
    composed, found = of_two_sources(read, asked.other, ask_syft(app.toolbox, read.path, read.kind))
    code = _put(app, composed, asked, name, composed.subject)
    print("\n".join(compared_lines(found, paint_for(sys.stderr))), file=sys.stderr)
    return code


def _is_artifact(path: str) -> bool:
    """Say whether a path is an artifact or an image; any other folder is a tree of files."""
    from interlock.adapters.artifacts import is_image_folder

    return Path(path).is_file() or is_image_folder(path)


def _merge(asked: argparse.Namespace) -> int:
    from interlock.flows.compose import of_documents

    if asked.output is not None:
        check_place(asked.output)
    with open_app(".", is_reading=True) as app:
        composed = of_documents([(path, read_file(path)) for path in asked.files])
        return _put(app, composed, asked, asked.name)


def _put(app: App, composed: Composition, asked: argparse.Namespace, name: str, artifact: Subject | None = None) -> int:
    """Write the SBOM, then say on the side what it holds and what it lacks."""
    from interlock.flows.compose import write_sbom
    from interlock.render.components import composition_lines

    body = write_sbom(
        composed.inventory, asked.format, app.clock(), interlock.__version__, name=name, artifact=artifact
    )
    if asked.output is None:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
    else:
        with writing(asked.output) as file:
            file.write(body)
    paint = paint_for(sys.stderr)
    print("\n".join(composition_lines(composed, paint, written_to=asked.output or "")), file=sys.stderr)
    return Exit.BROKEN if composed.unread else Exit.ALLOWED


def _validate(asked: argparse.Namespace) -> int:
    from interlock.adapters.schemas import PackagedSchemas
    from interlock.flows.compose import validated
    from interlock.render.components import judged_json, judged_lines

    schemas = PackagedSchemas()
    judged = [replace(validated(path, body, schemas), seal=_seal_of(path, body)) for path, body in _read(asked.files)]
    if asked.format == "json":
        print_json([judged_json(one) for one in judged])
    else:
        paint = paint_for(sys.stdout)
        print("\n".join(line for one in judged for line in judged_lines(one, paint)))
    return max((of_error(one.error) for one in judged if one.error is not None), default=Exit.ALLOWED)


def _read(paths: list[str]) -> Iterator[tuple[str, bytes]]:
    return ((path, read_file(path)) for path in paths)


def _seal_of(path: str, body: bytes) -> str:
    """Say who sealed a document, or why its seal proves nothing; nothing for one without a seal."""
    from interlock.crypto.errors import EnvelopeMalformed
    from interlock.evidence import PayloadTypeWrong
    from interlock.flows.take_sbom import deliver
    from interlock.formats.manifests import ManifestMalformed
    from interlock.formats.sbom.attested import envelope_in

    try:
        if envelope_in(path, body) is None:
            return ""
        with open_app(".", is_reading=True) as app:
            found = deliver(path, body, app.trust, app.clock(), as_unsigned=True)
    except (EnvelopeMalformed, PayloadTypeWrong, ManifestMalformed) as error:
        return f"its seal proves nothing: {error}"
    if found.unverified:
        return f"its seal proves nothing here: {found.unverified}"
    return f"sealed by {', '.join(name for name, _ in found.signers)}"


def _import(asked: argparse.Namespace) -> int:
    from interlock.adapters.schemas import PackagedSchemas
    from interlock.cli.choosing import chosen_subject
    from interlock.flows.take_sbom import deliver, take_sbom
    from interlock.render.components import taken_json, taken_lines

    body = read_file(asked.file)
    with open_app(asked.repository, asked.store) as app:
        subject = None if asked.subject is None else chosen_subject(app, asked.subject)
        delivered = deliver(asked.file, body, app.trust, app.clock(), as_unsigned=asked.as_unsigned)
        taken = take_sbom(asked.file, delivered, subject, PackagedSchemas(), app.seal)
    if asked.format == "json":
        print_json(taken_json(taken))
    else:
        print("\n".join(taken_lines(taken)))
    return Exit.ALLOWED


def _diff(asked: argparse.Namespace) -> int:
    from interlock.flows.compose import of_documents
    from interlock.render.components import difference_json, difference_lines
    from interlock.supply.difference import difference

    before, after = (of_documents([(path, read_file(path))]).inventory for path in (asked.before, asked.after))
    found = difference(before, after)
    if asked.format == "json":
        print_json(difference_json(found))
    else:
        print("\n".join(difference_lines(found, paint_for(sys.stdout))))
    return Exit.ALLOWED


_ACTIONS = {"write": _write, "validate": _validate, "import": _import, "diff": _diff, "merge": _merge}
