"""interlock admission: answer a cluster that asks what may run. Floor 15."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Final

from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.certificates import certificate_unusable
from interlock.cli.errors import AddressUnfit, CertificateUnusable
from interlock.cli.exits import Exit
from interlock.cli.files import read_bounded

if TYPE_CHECKING:
    from interlock.deployment.admission import Answer, Known
    from interlock.formats.admission.review import Review
    from interlock.wiring.admission import Guarding

_SAYS: Final = """\
Answer a Kubernetes cluster that asks what may run: only images of which the gate
of an environment says so, by their digests. Verdicts are kept ready, so that an
answer is a look-up; whatever nobody can judge in time is refused.
"""
_TABLE: Final = (
    ("serve", "be the webhook of a cluster, over TLS, until it is told to stop"),
    ("review", "answer one AdmissionReview from a file, as the webhook would"),
    ("manifest", "print what tells a cluster to ask the webhook"),
)
_LARGEST: Final = 1 << 20
_PORTS: Final = 65535


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("admission", _SAYS).with_place()
    actions = subcommands(made, _TABLE)
    for one in actions.values():
        one.add_argument("--env", metavar="NAME", required=True, help="the environment that the cluster is")
    _serve_arguments(actions["serve"])
    review, manifest = actions["review"], actions["manifest"]
    review.add_argument("file", metavar="FILE", help="an AdmissionReview in JSON; - for the standard input")
    review.add_argument("--mutate", action="store_true", help="answer as where tags are replaced by digests")
    review.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    manifest.add_argument("--url", metavar="URL", default="", help="where it listens, outside of the cluster")
    manifest.add_argument("--service", metavar="NS/NAME[:PORT]", default="", help="the service in front of it")
    manifest.add_argument("--ca", metavar="FILE", required=True, help="the authority of its certificate, in PEM")
    manifest.add_argument("--exempt", metavar="NS", action="append", default=[], help="a namespace nobody asks about")
    manifest.add_argument(
        "--also", metavar="GROUP/RESOURCE", action="append", default=[], help="another resource that carries pods"
    )
    manifest.add_argument("--timeout", metavar="SECONDS", type=int, default=5, help="how long it waits (default: 5)")
    return made


def _serve_arguments(made: argparse.ArgumentParser) -> None:
    made.add_argument("--tls-cert", metavar="FILE", required=True, help="the certificate, in PEM, with its chain")
    made.add_argument("--tls-key", metavar="FILE", required=True, help="its key, in PEM")
    made.add_argument("--client-ca", metavar="FILE", default="", help="answer only clients of this authority")
    made.add_argument("--host", default="127.0.0.1", help="where to listen (default: 127.0.0.1)")
    made.add_argument("--port", metavar="N", type=int, default=8443, help="the port; 0 for any (default: 8443)")
    made.add_argument(
        "--within", metavar="SECONDS", type=float, default=0.8, help="how long a look-up may take (default: 0.8)"
    )
    made.add_argument(
        "--every", metavar="SECONDS", type=float, default=10.0, help="how often answers are entered (default: 10)"
    )


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    return {"serve": _serve, "review": _review, "manifest": _manifest}[asked.action](asked)


def _serve(asked: argparse.Namespace) -> int:
    import asyncio

    from interlock.api.admission.answering import Answering
    from interlock.api.admission.link import Link
    from interlock.api.admission.messages import Orders
    from interlock.api.admission.serving import Door
    from interlock.api.listening import Certificates
    from interlock.wiring.admission import Guarding
    from interlock.wiring.opened import now

    try:
        certificates = Certificates(asked.tls_cert, asked.tls_key, asked.client_ca)
    except OSError as error:
        raise certificate_unusable(error, asked.tls_cert, asked.tls_key, asked.client_ca) from error
    with open_app(asked.repository, asked.store, is_reading=True) as app:
        guarding = Guarding(app, os.environ, asked.env)
        orders = Orders(app.root, asked.store, dict(os.environ), asked.env)
        link = Link(orders, guarding.rules, app.product, clock=now, every_s=asked.every)
    door = Door(link, Answering(link, within_s=asked.within), certificates)

    def opened(port: int) -> None:
        print(f"answering for {asked.env} at https://{asked.host}:{port}", flush=True)

    try:
        lost = asyncio.run(door.run(asked.host, asked.port, opened))
    except OSError as error:
        raise AddressUnfit(address=f"{asked.host}:{asked.port}", why=error.strerror or str(error)) from error
    figures = door.figures()
    print(f"answered: {figures['allowed']} allowed, {figures['refused']} refused, {figures['malformed']} malformed")
    if lost:
        print(f"interlock: {lost} answers could not be entered into the ledger", file=sys.stderr)
    return Exit.BROKEN if lost else Exit.ALLOWED


def _review(asked: argparse.Namespace) -> int:
    from interlock.formats.admission.review import MOST_BYTES, read_review, write_answer
    from interlock.wiring.admission import Guarding

    body = sys.stdin.buffer.read(MOST_BYTES + 1) if asked.file == "-" else read_bounded(asked.file, MOST_BYTES)
    review = read_review(body)
    with open_app(asked.repository, asked.store, is_reading=True) as app:
        said = _answer(Guarding(app, os.environ, asked.env), review, asked)
    if asked.format == "json":
        patches = said.patches if asked.mutate else ()
        answer = write_answer(
            review.uid, is_allowed=said.is_allowed, message=said.says, warnings=said.warnings, patches=patches
        )
        print(answer.decode())
    else:
        print("\n".join(_lines(review, said)))
    return Exit.ALLOWED if said.is_allowed else Exit.DENIED


def _answer(guarding: Guarding, review: Review, asked: argparse.Namespace) -> Answer:
    """Answer as the webhook would, with everything looked up here and now."""
    import time

    from interlock.deployment.admission import Known, answer, unknown
    from interlock.kernel import InterlockError

    verdicts = guarding.verdicts()
    verdicts.has_moved()
    known: Known = Known(seen_at=time.time(), pins=verdicts.pushed() if guarding.pins else {})
    resolve = guarding.resolver()
    for tag in unknown(review, guarding.rules, known, known.seen_at, may_pin=asked.mutate).tags:
        try:
            known.pins[tag] = resolve(tag)
        except InterlockError as error:
            known.unpinned[tag] = str(error)
    for digest in unknown(review, guarding.rules, known, known.seen_at, may_pin=asked.mutate).digests:
        known.ready[digest] = verdicts.judge(digest)
    return answer(review, guarding.rules, known, known.seen_at, may_pin=asked.mutate)


def _lines(review: Review, said: Answer) -> list[str]:
    from interlock.render.paint import visible

    where = f" in {review.namespace}" if review.namespace else ""
    head = f"{'allowed' if said.is_allowed else 'refused'}   {review.operation} {review.kind} {review.name}{where}"
    lines = [visible(head), *([f"          {visible(said.says)}"] if said.says and not said.looked else [])]
    for one in said.looked:
        word = one.verdict or "unknown"
        lines.append(f"{word:<9} {visible(one.image)}{f'  becomes {one.pin}' if one.pin else ''}")
        if one.says:
            lines.append(f"          {visible(one.says)}")
    return lines


def _manifest(asked: argparse.Namespace) -> int:
    from interlock.formats.admission.configuration import Webhook, configurations, written
    from interlock.wiring.admission import Guarding

    ca = read_bounded(asked.ca, _LARGEST)
    if b"-----BEGIN CERTIFICATE-----" not in ca or b"PRIVATE KEY" in ca:
        raise CertificateUnusable(path=asked.ca, why="it is to hold certificates in PEM, and no key")
    if bool(asked.url) == bool(asked.service) or (asked.url and not asked.url.startswith("https://")):
        raise AddressUnfit(
            address=asked.url or asked.service or "nothing", why="give either --url https://... or --service"
        )
    if not 1 <= asked.timeout <= 30:  # noqa: PLR2004 (what Kubernetes takes)
        raise AddressUnfit(address=f"--timeout {asked.timeout}", why="Kubernetes waits for between 1 and 30 seconds")
    service = _service(asked.service) if asked.service else ("", "", 0)
    with open_app(asked.repository, asked.store, is_reading=True) as app:
        rules = Guarding(app, os.environ, asked.env).rules
    webhook = Webhook(
        asked.env,
        ca,
        asked.url,
        service,
        rules.namespaces,
        tuple(dict.fromkeys((*asked.exempt, *([service[0]] if service[0] else [])))),
        tuple(_resource(one) for one in asked.also),
        asked.timeout,
    )
    print(written(configurations(webhook, pins=rules.tags.value == "pin")))
    return Exit.ALLOWED


def _service(text: str) -> tuple[str, str, int]:
    place, colon, port = text.partition(":")
    namespace, slash, name = place.partition("/")
    if not (namespace and slash and name) or (colon and not (port.isdecimal() and 0 < int(port) <= _PORTS)):
        raise AddressUnfit(address=text, why="a service is NAMESPACE/NAME, and :PORT if it is not 443")
    return namespace, name, int(port) if colon else 443


def _resource(text: str) -> tuple[str, str]:
    group, slash, resource = text.partition("/")
    if not slash or not resource:
        raise AddressUnfit(address=text, why="a resource is GROUP/RESOURCE, such as argoproj.io/rollouts")
    return group, resource
