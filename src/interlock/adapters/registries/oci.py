"""A repository of an OCI registry, over HTTP. Floor 11. Source: OCI distribution specification 1.1.

Every digest is computed here from the bytes that came; what the registry says of digests is only held against it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final, Self
from urllib.parse import quote

import msgspec

from interlock.adapters.errors import AnswerTooBig, AnswerTruncated, Unreachable
from interlock.adapters.http import Body, Exchange, Limits
from interlock.adapters.registries.access import Access
from interlock.adapters.registries.conversation import Conversation, told
from interlock.adapters.registries.errors import ContentDamaged, ContentMissing, PartsMissing, RegistryAnswered
from interlock.adapters.registries.listing import REFERRERS, next_page
from interlock.adapters.registries.names import check_path, check_tag, fallback_tag, is_fallback
from interlock.adapters.registries.patience import Patience
from interlock.adapters.registries.referrers import FallbackList
from interlock.adapters.registries.uploads import CHUNK, Upload
from interlock.formats.oci import Index, media_type_of, read_oci
from interlock.kernel import Digest, sha256
from interlock.supply.oci import (
    INDEX,
    MANIFESTS,
    MOST_MANIFEST_BYTES,
    Content,
    Descriptor,
    Listed,
    Source,
)

_LACKS: Final = "BLOB_UNKNOWN"
_OK, _PARTIAL, _CREATED, _MISSING = 200, 206, 201, 404
_ACCEPT: Final = {"Accept": ", ".join(MANIFESTS)}


class OciRepository:
    """One repository of a registry; use it in a `with`."""

    def __init__(
        self,
        host: str,
        path: str,
        access: Access,
        *,
        patience: Patience | None = None,
        limits: Limits | None = None,
        chunk: int = CHUNK,
        agent: str = "interlock",
    ) -> None:
        """Nothing is asked before something is wanted. Errors: ReferenceMalformed (REG-101)."""
        self.path = check_path(path)
        self.host = host
        self._chunk = chunk
        self._owed: dict[Digest, list[Descriptor]] = {}
        """What was put into lists under fallback tags, and nobody has looked yet whether it stays there."""
        self._talk = Conversation(host, path, access, patience=patience or Patience(), limits=limits, agent=agent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object = None, *_: object) -> None:
        try:
            for of in [] if kind is not None else list(self._owed):
                self._settle(of)
        finally:
            self._talk.close()

    @property
    def address(self) -> str:
        """Where it is."""
        return self._talk.address

    def find(self, wanted: Digest | str) -> Content:
        """Give a manifest by its digest or a tag.

        Errors: ContentMissing (REG-102), ContentDamaged (REG-103), OciMalformed (FMT-120), those of `Conversation.ask`.
        """
        name = str(wanted) if isinstance(wanted, Digest) else quote(wanted, safe="")
        url = self._talk.url(f"manifests/{name}")
        with self._talk.ask("GET", url, headers=_ACCEPT) as answer:
            if answer.status == _MISSING:
                raise ContentMissing(place=self.address, wanted=wanted)
            if answer.status != _OK:
                self._talk.refuse(answer, f"the question for {wanted}")
            body = self._small(answer, wanted)
            said = answer.headers.get("docker-content-digest", "")
            media_type = answer.headers.get("content-type", "").partition(";")[0].strip()
        digest = sha256(body)
        if isinstance(wanted, Digest) and digest != wanted:
            raise ContentDamaged(place=self.address, digest=wanted, why=f"its bytes have the digest {digest}")
        if said and said != str(digest):
            why = f"it says that its bytes have the digest {said[:80]}, and they have {digest}"
            raise ContentDamaged(place=self.address, digest=wanted, why=why)
        content = Content(media_type or media_type_of(body, f"{self.address} {wanted}"), body)
        read_oci(content, f"{self.address} {wanted}")
        return content

    def _small(self, answer: Exchange, wanted: Digest | str) -> bytes:
        try:
            return answer.body(MOST_MANIFEST_BYTES)
        except AnswerTooBig as error:
            why = f"it is longer than the {MOST_MANIFEST_BYTES} bytes that a manifest may have"
            raise ContentDamaged(place=self.address, digest=wanted, why=why) from error

    def listed(self) -> Iterator[Listed]:
        """Give what tags lead to; registries list nothing else. Errors: as for `find`."""
        found: dict[Digest, tuple[Descriptor, list[str]]] = {}
        for tag in self.tags():
            try:
                content = self.find(tag)
            except ContentMissing:
                continue  # somebody removed it since the tags were listed
            kind = read_oci(content, tag).kind
            named = msgspec.structs.replace(content.descriptor, artifact_type=kind)
            found.setdefault(content.digest, (named, []))[1].append(tag)
        for named, tags in found.values():
            yield Listed(named, tuple(sorted(tags)))

    def tags(self) -> Iterator[str]:
        """Give the tags, those left out that only list what is about a digest. Errors: as for `find`."""
        url = self._talk.url("tags/list?n=1000")
        seen: set[str] = set()
        while url:
            with self._talk.ask("GET", url) as answer:
                if answer.status == _MISSING and not seen:
                    return  # a repository begins to be with its first push
                if answer.status != _OK:
                    self._talk.refuse(answer, "the question for its tags")
                body = answer.body(MOST_MANIFEST_BYTES)
                seen.add(url)
                url = next_page(self._talk, answer, seen)
            try:
                tags = msgspec.json.decode(body, type=_Tags).tags or ()
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                raise self._unreadable("the question for its tags") from error
            yield from (tag for tag in tags if not is_fallback(tag))

    def referrers(self, of: Digest) -> tuple[Descriptor, ...]:
        """Give what the registry lists as being about a manifest, by its API or by the fallback tag.

        Errors: as for `find`.
        """
        url, seen = self._talk.url(f"referrers/{of}"), set[str]()
        found: dict[Digest, Descriptor] = {}
        while url:
            with self._talk.ask("GET", url, headers={"Accept": INDEX}) as answer:
                if answer.status == _MISSING and not seen:
                    break
                if answer.status != _OK:
                    self._talk.refuse(answer, "the question for referrers")
                body = self._small(answer, of)
                seen.add(url)
                url = next_page(self._talk, answer, seen)
            read = read_oci(Content(INDEX, body), f"{self.address} {REFERRERS}")
            found |= {one.digest: one for one in read.manifests} if isinstance(read, Index) else {}
        else:
            return tuple(found.values())
        self._settle(of)
        return self._list(of).entries()

    def _list(self, of: Digest) -> FallbackList:
        return FallbackList(self, fallback_tag(of), self._talk.patience)

    def _settle(self, of: Digest) -> None:
        """See that what was listed here is listed still, once other writers had time to finish what they had begun."""
        if entries := self._owed.pop(of, []):
            self._list(of).add(entries, is_settled=True)

    def holds(self, blob: Digest) -> bool:
        """Say whether the registry says that a blob is there."""
        with self._talk.ask("HEAD", self._talk.url(f"blobs/{blob}")) as answer:
            if answer.status not in {_OK, _MISSING}:
                self._talk.refuse(answer, f"the question whether it has {blob}")
            return answer.status == _OK

    def read(self, blob: Descriptor) -> Iterator[bytes]:
        """Give a blob in pieces, gone on with where the connection broke.

        Errors: ContentMissing (REG-102), ContentDamaged (REG-103), those of `Conversation.ask`.
        """
        total, got, failures = hashlib.sha256(), 0, 0
        while True:
            before = got
            try:
                for piece in self._from(blob, got):
                    total.update(piece)
                    got += len(piece)
                    yield piece
                break
            except (Unreachable, AnswerTruncated):
                failures = 1 if got > before else failures + 1
                if failures >= self._talk.patience.attempts:
                    raise
                self._talk.patience.wait(failures)
        if got != blob.size or total.hexdigest() != blob.digest.hex:
            why = f"it gives {got} bytes with the digest sha256:{total.hexdigest()}, and {blob.size} are named"
            raise ContentDamaged(place=self.address, digest=blob.digest, why=why)

    def _from(self, blob: Descriptor, start: int) -> Iterator[bytes]:
        headers = {"Range": f"bytes={start}-{blob.size - 1}"} if start else {}
        with self._talk.ask("GET", self._talk.url(f"blobs/{blob.digest}"), headers=headers) as answer:
            if answer.status == _MISSING:
                raise ContentMissing(place=self.address, wanted=blob.digest)
            if answer.status not in {_OK, _PARTIAL}:
                self._talk.refuse(answer, f"the question for {blob.digest}")
            where = answer.headers.get("content-range", "")
            is_rest = answer.status == _PARTIAL and where.startswith(f"bytes {start}-")
            if answer.status == _PARTIAL and not is_rest:
                self._talk.refuse(answer, "a question for the rest of a blob")
            skipped = 0 if is_rest else start
            try:
                for piece in answer.pieces(blob.size - (start if is_rest else 0)):
                    if skipped < len(piece):
                        yield piece[skipped:]
                    skipped = max(0, skipped - len(piece))
            except AnswerTooBig as error:
                why = f"it gives more than the {blob.size} bytes that are named"
                raise ContentDamaged(place=self.address, digest=blob.digest, why=why) from error

    def keep(self, blob: Descriptor, source: Source) -> None:
        """Send a blob, unless it is there. Errors: those of `Upload.run`."""
        if not self.holds(blob.digest):
            Upload(self._talk, blob, source, chunk=self._chunk).run()

    def borrow(self, blob: Descriptor, lender: object) -> bool:
        """Take a blob over from another repository of the same registry, without sending it; False if that cannot be.

        Errors: those of `Conversation.ask`.
        """
        if not isinstance(lender, OciRepository) or lender.host != self.host or lender.path == self.path:
            return False
        url = self._talk.url(f"blobs/uploads/?mount={blob.digest}&from={quote(lender.path, safe='')}")
        with self._talk.ask("POST", url, body=lambda: Body.of(b"")) as answer:
            where = answer.headers.get("location", "")
            if answer.status == _CREATED or not where:
                return answer.status == _CREATED
            left = self._talk.url(where, answer.url)
        with self._talk.ask("DELETE", left, attempts=1):
            return False

    def put(self, content: Content, tag: str = "") -> None:
        """Send a manifest whose parts are there, see that it is there as it was sent, and list what it is about.

        Errors: ReferenceMalformed (REG-101), ContentDamaged (REG-103), PartsMissing (REG-104),
                RepositoryFull (REG-105), ReferrersContested (REG-111), OciMalformed (FMT-120),
                those of `Conversation.ask`.
        """
        made = read_oci(content, str(content.digest))
        has, parts = (self._has_manifest, made.manifests) if isinstance(made, Index) else (self.holds, made.parts)
        missing = [one.digest for one in parts if not has(one.digest)]
        if missing:
            self._talk.patience.settle()  # while somebody else sends the same part, some registries lack it
            missing = [one for one in missing if not has(one)]
        if missing:
            raise PartsMissing(place=self.address, digest=content.digest, missing=missing[0])
        listed_by_itself = self.send(content, check_tag(tag) if tag else str(content.digest))
        if self.find(content.digest) != content:
            why = "it gives another manifest than was sent"
            raise ContentDamaged(place=self.address, digest=content.digest, why=why)
        if made.subject is not None and not listed_by_itself:
            entry = msgspec.structs.replace(content.descriptor, artifact_type=made.kind, annotations=made.annotations)
            self._list(made.subject.digest).add([entry])
            self._owed.setdefault(made.subject.digest, []).append(entry)

    def send(self, content: Content, name: str) -> bool:
        """Send a manifest under a tag or its digest; say whether the registry lists by itself what it is about.

        A registry that says it lacks a part is asked again: some do for a moment while somebody else sends the same
        part, since they write anew what says that it is there.

        Errors: ContentDamaged (REG-103), those of `Conversation.ask` and `Conversation.refuse`.
        """
        url = self._talk.url(f"manifests/{name}")
        headers = {"Content-Type": content.media_type}
        most = self._talk.patience.attempts
        attempt = 0
        while True:
            attempt += 1
            with self._talk.ask("PUT", url, headers=headers, body=lambda: Body.of(content.body)) as answer:
                if answer.status == _CREATED:
                    said = answer.headers.get("docker-content-digest", str(content.digest))
                    if said != str(content.digest):
                        why = f"it says that it kept {said[:80]}"
                        raise ContentDamaged(place=self.address, digest=content.digest, why=why)
                    return bool(answer.headers.get("oci-subject", ""))
                why = told(answer)
                if _LACKS not in why or attempt == most:
                    self._talk.refuse(answer, f"the manifest {content.digest}", why)
            self._talk.patience.wait(attempt)

    def _has_manifest(self, digest: Digest) -> bool:
        with self._talk.ask("HEAD", self._talk.url(f"manifests/{digest}"), headers=_ACCEPT) as answer:
            if answer.status not in {_OK, _MISSING}:
                self._talk.refuse(answer, f"the question whether it has {digest}")
            return answer.status == _OK

    def _unreadable(self, what: str) -> RegistryAnswered:
        return RegistryAnswered(place=self.address, status=_OK, what=what, why="the answer cannot be read")


class _Tags(msgspec.Struct):
    tags: list[str] | None = None
