"""Which subject a person means: a digest, a revision, a repository's present state, or a file. Floor 11."""

from __future__ import annotations

import re
from collections.abc import Callable

from interlock.change import Repository, RevisionUnknown
from interlock.kernel import Digest, DigestMalformed, Subject

_DIGEST = re.compile(r"[A-Za-z0-9]+:[0-9a-f]+")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def subject_named(
    text: str,
    repository: Callable[[], Repository],
    quick: Callable[[str], str | None],
    file_digest: Callable[[str], Digest | None],
) -> Subject:
    """Find out what a text names, in this order: a digest, `.` (what the working tree holds), a file, a revision.

    `quick` gives a commit id where it can be read without starting git; `file_digest` the SHA-256 of a file.
    Errors: DigestMalformed (KRN-101), RevisionUnknown (CHG-101).
    """
    if _DIGEST.fullmatch(text):
        return Subject(text, (Digest.parse(text),))
    if text == ".":
        return repository().change(None, None).subject
    digest = file_digest(text)
    if digest is not None:
        return Subject(_without_place(text), (digest,))
    commit = text if _COMMIT.fullmatch(text) else quick(text)
    if commit is None:
        try:
            commit = repository().resolve(text)
        except RevisionUnknown as error:
            if ":" in text:
                raise DigestMalformed(text=text) from error
            raise
    return Subject(text, (Digest("gitCommit", commit),))


def _without_place(path: str) -> str:
    """Give what to call a file for everybody: where it lies on one machine, or in whose home, is nobody's business."""
    parts = path.split("/")
    return parts[-1] if not parts[0] or ".." in parts else path
