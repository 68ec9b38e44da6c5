"""What may hold text of the files, kept aside until it is known which of that text is secret.

A tool prints lines of code; that one of them is a secret is often known to another tool only, which may end later.
So raw outputs wait in the scratch folder, and answers, outcomes and documents in memory, until all controls have
ended. Enters: outputs, answers, outcomes, and where scanners saw secrets. Leaves: all of it stored, and the runs, with
every known secret masked. The values are read from the frozen state, held for this long and never stored. Floor 11.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from interlock.change import FileEntry
from interlock.control import (
    Attachment,
    ControlRun,
    Coverage,
    Errored,
    Failed,
    Finding,
    NotApplicable,
    Outcome,
    Passed,
    Scanner,
    Sighting,
    ToolUse,
    is_value,
    secret_values,
)
from interlock.engine import outcomes
from interlock.engine.answers import Kept, packed
from interlock.engine.documents import masked_document
from interlock.engine.frozen import Transform
from interlock.engine.outcomes import KeptOutcome
from interlock.engine.workshop import Workshop
from interlock.kernel import Digest, InterlockError, sha256

_ROWS_AT_ONCE: Final = 2000
_BYTES_AT_ONCE: Final = 4 << 20
"""Answers about generated code are long: two thousand of them would be a third of all memory."""
_Hide = Callable[[str], str]
_Said = TypeVar("_Said", Sighting, Finding)
_Stored = TypeVar("_Stored", Kept, KeptOutcome)


class Withheld:
    """The outputs and answers of one run; safe to use from several threads until `settle`."""

    def __init__(
        self,
        folder: Path,
        workshop: Workshop,
        files: Mapping[str, FileEntry],
        read: Callable[[str], bytes],
        storing: threading.Lock,
    ) -> None:
        """`folder` is made; `read` gives a file as it was frozen; `storing` is held while the store is used."""
        self._folder, self._shop, self._files, self._read, self._storing = folder, workshop, files, read, storing
        self._own = threading.Lock()
        self._fresh: list[tuple[bytes, Kept]] = []
        self._used: list[tuple[bytes, Kept]] = []
        self._made: list[tuple[bytes, KeptOutcome]] = []
        self._remembered: list[tuple[bytes, KeptOutcome]] = []
        self._seen: list[tuple[Sighting, Transform | None]] = []
        self._is_known = True
        self._hide: Callable[[bytes], bytes] | None = None
        self._stored: dict[Digest, Digest | None] = {}
        self._texts: dict[str, str] = {}
        folder.mkdir(mode=0o700)

    def output(self, body: bytes) -> Digest:
        """Take a raw output; give what it is called until `released` says what it is stored as."""
        masked = self._shop.mask(body)
        name = sha256(masked)
        (self._folder / name.hex).write_bytes(masked)
        if masked != body:
            # Half a secret may be masked, and the other half be known only as part of the whole.
            (self._folder / f"{name.hex}.raw").write_bytes(body)
        return name

    def answers(self, answers: Mapping[bytes, Kept]) -> None:
        """Take new answers, to be stored for later runs; those without a word of a tool are stored at once."""
        quiet = {key: packed(key, kept) for key, kept in answers.items() if not _speaks(kept)}
        if quiet:
            with self._storing:
                self._shop.cache.put(quiet)
        with self._own:
            self._fresh += ((key, kept) for key, kept in answers.items() if _speaks(kept))

    def used(self, key: bytes, kept: Kept) -> None:
        """Note an earlier answer: it may be older than the knowledge that something in it is secret."""
        if _speaks(kept):
            with self._own:
                self._used.append((key, kept))

    def outcome(self, key: bytes, kept: KeptOutcome) -> None:
        """Take an outcome that a control came to by itself, to be stored for later runs."""
        with self._own:
            self._made.append((key, kept))

    def used_outcome(self, key: bytes, kept: KeptOutcome) -> None:
        """Note an earlier outcome: it may be older than the knowledge that something in it is secret."""
        with self._own:
            self._remembered.append((key, kept))

    def saw(self, scanner: Scanner, sightings: Iterable[Sighting]) -> None:
        """Learn where secrets are, if this is a scanner that finds them."""
        if not getattr(scanner, "FINDS_SECRETS", False):
            return
        places = [(seen, getattr(scanner, "TRANSFORM", None)) for seen in sightings if not seen.at.commit]
        with self._own:
            self._seen += places

    def lost(self, scanner: Scanner) -> None:
        """Learn that a scanner did not do its work: if it finds secrets, nobody knows them all."""
        if getattr(scanner, "FINDS_SECRETS", False):
            self._is_known = False

    def settle(self) -> None:
        """Find out what is secret, and store answers and outcomes. To be called once, when all controls have ended."""
        values = self._values()
        self._hide = self._shop.hider(values) if values else None
        if not self._is_known:
            return
        rows = chain(
            ((key, packed(key, kept)) for key, kept in _settled(self._fresh, self._used, self._masked)),
            (
                (key, outcomes.packed(key, kept))
                for key, kept in _settled(self._made, self._remembered, self._masked_outcome)
            ),
        )
        for group in _in_groups(rows):
            with self._storing:
                self._shop.cache.put(group)

    def released(self, run: ControlRun) -> ControlRun:
        """Give a run with its outputs stored and with secrets masked in its words and documents."""
        tools = tuple(self._stored_use(use) for use in run.tools)
        if self._hide is None:
            return msgspec.structs.replace(run, tools=tools)
        return msgspec.structs.replace(
            run,
            tools=tools,
            outcome=_told(run.outcome, self._text),
            notes=tuple(map(self._text, run.notes)),
            attached=self._documents(run.attached),
        )

    def forget(self) -> None:
        """Let go of all that is held."""
        self._fresh, self._used, self._seen, self._texts, self._hide = [], [], [], {}, None
        self._made, self._remembered = [], []

    def _values(self) -> frozenset[bytes]:
        """Read the secrets from their places; a file that changed meanwhile makes them unknown."""
        values: set[bytes] = set()
        key = self._shop.secret_key
        last: tuple[str, Transform | None] | None = None
        lines: list[bytes] = []
        for seen, transform in sorted(self._seen, key=lambda one: (one[0].tool, one[0].at.path, one[0].at.line)):
            if (seen.at.path, transform) != last:
                last, lines = (seen.at.path, transform), self._lines(seen.at.path, transform)
            values.update(secret_values(lines, seen.at, is_value(seen.secret_id, key)))
        return frozenset(values)

    def _lines(self, path: str, transform: Transform | None) -> list[bytes]:
        """Give the lines of a file as the scanner read them."""
        file = self._files.get(path)
        if file is None:
            return []
        try:
            body = self._shop.transform(file, self._read(path))
        except (InterlockError, OSError):
            self._is_known = False
            return []
        return (transform(file, body) if transform is not None else body).split(b"\n")

    def _stored_use(self, use: ToolUse) -> ToolUse:
        stored = (self._store(name) for name in use.output)
        return msgspec.structs.replace(use, output=tuple(one for one in stored if one is not None))

    def _store(self, name: Digest) -> Digest | None:
        if name not in self._stored:
            self._stored[name] = self._put(name) if self._is_known else None
        return self._stored[name]

    def _put(self, name: Digest) -> Digest:
        whole, raw = self._folder / name.hex, self._folder / f"{name.hex}.raw"
        if self._hide is None:
            body = whole.read_bytes()
        else:
            body = self._shop.mask(self._hide((raw if raw.exists() else whole).read_bytes()))
        with self._storing:
            return self._shop.blobs.put(body, "application/octet-stream")

    def _masked(self, kept: Kept) -> Kept:
        """Give an answer without secrets; the same object if there are none in it."""
        if self._hide is None:
            return kept
        sightings = tuple(_without(seen, self._text) for seen in kept.sightings)
        unread = {path: self._text(why) for path, why in kept.unread.items()}
        same = all(after is before for after, before in zip(sightings, kept.sightings, strict=True))
        if same and unread == kept.unread:
            return kept
        return msgspec.structs.replace(kept, sightings=sightings, unread=unread)

    def _masked_outcome(self, kept: KeptOutcome) -> KeptOutcome:
        """Give an outcome without secrets; the same object if there are none in it."""
        if self._hide is None:
            return kept
        outcome = _told(kept.outcome, self._text)
        assert isinstance(outcome, Passed | Failed)  # noqa: S101  # what is told stays of its kind
        documents = self._documents(kept.attached)
        # A ground that is gone stands no more: the outcome is made anew.
        notes, ground = tuple(map(self._text, kept.notes)), self._bytes(kept.ground)
        after = KeptOutcome(outcome, notes, documents, ground, kept.reads)
        return kept if after == kept else after

    def _documents(self, attached: Iterable[Attachment]) -> tuple[Attachment, ...]:
        """Give documents without secrets."""
        hide = self._hide
        if hide is None:
            return tuple(attached)
        return tuple(
            msgspec.structs.replace(
                one,
                predicate=masked_document(one.predicate, hide, self._text),
                inventory=self._bytes(one.inventory),  # without it the masked document is read
            )
            for one in attached
        )

    def _bytes(self, body: bytes) -> bytes:
        """Give bytes of our own in which there is no secret, and nothing in place of others."""
        assert self._hide is not None  # noqa: S101  # as below
        return body if self._hide(body) == body else b""

    def _text(self, text: str) -> str:
        """Mask secrets in a text; tools say the same of many places, so each text is looked at once."""
        if text not in self._texts:
            assert self._hide is not None  # noqa: S101  # asked only where something is to be hidden
            hidden = self._hide(text.encode("utf-8", "surrogatepass"))
            self._texts[text] = hidden.decode("utf-8", "surrogatepass")
        return self._texts[text]


def _settled(
    fresh: Iterable[tuple[bytes, _Stored]],
    used: Iterable[tuple[bytes, _Stored]],
    masked: Callable[[_Stored], _Stored],
) -> Iterator[tuple[bytes, _Stored]]:
    """Give all that is new, and what of the old holds a secret, without secrets."""
    yield from ((key, masked(kept)) for key, kept in fresh)
    yield from ((key, after) for key, kept in used if (after := masked(kept)) is not kept)


def _in_groups(rows: Iterable[tuple[bytes, bytes]]) -> Iterator[dict[bytes, bytes]]:
    """Give rows in groups that are worth a transaction and take little memory."""
    group: dict[bytes, bytes] = {}
    size = 0
    for key, value in rows:
        group[key] = value
        size += len(value)
        if size >= _BYTES_AT_ONCE or len(group) >= _ROWS_AT_ONCE:
            yield group
            group, size = {}, 0
    if group:
        yield group


def _speaks(kept: Kept) -> bool:
    return bool(kept.sightings or kept.unread)


def _without(said: _Said, hide: _Hide) -> _Said:
    """Give a sighting or a finding without secrets; the same object if there are none in it."""
    message, remedy, symbol = hide(said.message), hide(said.remedy), hide(said.at.symbol)
    if (message, remedy, symbol) == (said.message, said.remedy, said.at.symbol):
        return said
    at = msgspec.structs.replace(said.at, symbol=symbol)
    return msgspec.structs.replace(said, message=message, remedy=remedy, at=at)


def _told(outcome: Outcome, hide: _Hide) -> Outcome:
    if isinstance(outcome, NotApplicable):
        return outcome
    coverage = tuple(_covered(one, hide) for one in outcome.coverage)
    if isinstance(outcome, Passed):
        return Passed(coverage)
    findings = tuple(_without(one, hide) for one in outcome.findings)
    if isinstance(outcome, Failed):
        return Failed(coverage, findings)
    return Errored(outcome.code, hide(outcome.reason), hide(outcome.remedy), coverage, findings)


def _covered(coverage: Coverage, hide: _Hide) -> Coverage:
    missing = tuple(_pairs(coverage.missing, hide))
    return msgspec.structs.replace(coverage, missing=missing)


def _pairs(pairs: Iterable[tuple[str, str]], hide: _Hide) -> Iterator[tuple[str, str]]:
    return ((path, hide(why)) for path, why in pairs)
