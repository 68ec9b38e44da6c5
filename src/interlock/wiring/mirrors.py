"""The mirrors of a user: `advisories.yaml` in the configuration folder, and in no repository. Floor 12.

Asking a mirror shows who the user is and decides what will be found. A repository has no say in that.
"""

from __future__ import annotations

import os
from typing import Final
from urllib.parse import urlsplit

from interlock.formats import FieldWrong, Node, read_yaml
from interlock.kernel.addresses import without_user
from interlock.supply.feeds import FeedKind, Mirror
from interlock.wiring.errors import MirrorUnknown, SettingsUnreadable
from interlock.wiring.own_files import read_own

FILE_NAME: Final = "advisories.yaml"
FIELDS: Final = {
    "name": "what to call it; `--mirror NAME` chooses it",
    "url": "the file to fetch: a .zip, .json, .jsonl or .jsonl.gz of OSV records, the KEV catalogue, the EPSS scores",
    "format": "osv, kev or epss; left out, osv",
    "header_from": "an environment variable that holds a whole header to send along, such as a bearer token",
    "redirects_to": "other origins (scheme, host and port) that the mirror may send its visitors to",
    "allow_http": "true to ask it without encryption; on this machine that needs no permission",
}
"""Every field of a mirror with what it means; the reference page is made from it."""


def mirrors_file(config: str) -> str:
    """Give where a user's mirrors stand."""
    return os.path.join(config, FILE_NAME)  # noqa: PTH118 (pathlib costs start-up time)


def read_mirrors(config: str) -> tuple[Mirror, ...]:
    """Read the mirrors of a user; none where there is no file.

    Errors: SettingsUnreadable (CFG-101), YamlMalformed, FieldUnknown, FieldWrong (FMT-1xx).
    """
    path = mirrors_file(config)
    try:
        body = read_own(config, FILE_NAME, may_lie_outside=True)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise SettingsUnreadable(path=path, why=error.strerror or str(error)) from error
    return mirrors_of(read_yaml(body, path))


def mirrors_of(node: Node) -> tuple[Mirror, ...]:
    """Read mirrors from a YAML document."""
    if node.value is None:
        return ()
    fields = node.fields(FILE_NAME, ("version", "mirrors"))
    if "version" in fields and fields["version"].whole("version") != 1:
        raise fields["version"].wrong("version", "1")
    items = fields["mirrors"].items("mirrors") if "mirrors" in fields else []
    found = tuple(_mirror(item) for item in items)
    for place, (mirror, item) in enumerate(zip(found, items, strict=True)):
        for other in found[:place]:
            if mirror.name == other.name or (mirror.url, mirror.kind) == (other.url, other.kind):
                raise FieldWrong(
                    source=item.source,
                    line=item.line,
                    field="a mirror",
                    got=f"{mirror.name!r} like one above",
                    wanted="a name and a url of its own",
                )
    return found


def chosen(wanted: list[str], formats: list[str], known: tuple[Mirror, ...]) -> tuple[Mirror, ...]:
    """Give the mirrors that a command line names, by their names or as URLs; all known ones where it names none.

    Shape:  one format is for all URLs; of several each is for the URL at its place.
    Errors: MirrorUnknown (CFG-105), FieldWrong (FMT-103).
    """
    if not wanted:
        return known
    if len(formats) not in {0, 1, len(wanted)}:
        raise FieldWrong(
            source="--format",
            line=1,
            field="--format",
            got=f"there {len(formats)} times",
            wanted="once, or once for each --mirror",
        )
    kinds = (formats * len(wanted) if len(formats) == 1 else formats) or [""] * len(wanted)
    return tuple(_chosen(one, kind, known) for one, kind in zip(wanted, kinds, strict=True))


def _chosen(wanted: str, kind: str, known: tuple[Mirror, ...]) -> Mirror:
    for one in known:
        if wanted == one.name or (wanted == one.url and kind in {"", one.kind}):
            return one
    if "://" not in wanted:
        raise MirrorUnknown(name=wanted, known=", ".join(one.name for one in known) or "none")
    where = Node(wanted, "--mirror", 1)
    return Mirror(wanted, _url(where), FeedKind(kind or FeedKind.OSV))


def _mirror(node: Node) -> Mirror:
    fields = node.fields("mirrors", FIELDS)
    for needed in ("name", "url"):
        if needed not in fields:
            raise node.wrong("a mirror", "name and url")
    return Mirror(
        fields["name"].text("name"),
        _url(fields["url"]),
        FeedKind(fields["format"].one_of("format", [str(one) for one in FeedKind]))
        if "format" in fields
        else FeedKind.OSV,
        fields["header_from"].text("header_from") if "header_from" in fields else "",
        tuple(_url(one, "redirects_to") for one in fields["redirects_to"].items("redirects_to"))
        if "redirects_to" in fields
        else (),
        fields["allow_http"].truth("allow_http") if "allow_http" in fields else False,
    )


def _url(node: Node, field: str = "url") -> str:
    """Give an address with a host and nothing that is secret; what it holds is shown in every list."""
    text = node.text(field)
    place = text.partition("://")[2] or text
    if "@" in place and without_user(place) != place:
        raise FieldWrong(
            source=node.source,
            line=node.line,
            field=field,
            got="an address with credentials in it",
            wanted="them from an environment variable, with header_from",
        )
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_one = False
    if not is_one or not text.isprintable() or " " in text:
        raise node.wrong(field, "an https address")
    return text.partition("#")[0]
