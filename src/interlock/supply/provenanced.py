"""What others say about how something was made, in one value, whatever dialect they said it in.

Enters: nothing; `interlock.formats.provenance` makes these values of bytes. Leaves: frozen values. Floor 3.
Nothing in `Provenanced` is proved: it is what stands in a statement. What the authority that certified the signer
knows of the run is `interlock.supply.certified.Certified`, which only a verified signature can give.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

import msgspec

from interlock.kernel import Digest


class Dialect(StrEnum):
    """The forms in which people say how something was made, or that it may be used."""

    SLSA_V0_1 = "slsa-v0.1"
    SLSA_V0_2 = "slsa-v0.2"
    SLSA_V1 = "slsa-v1"
    SUMMARY = "slsa-vsa"
    LINK = "in-toto-link"
    WITNESS = "witness-collection"
    NPM_PUBLISH = "npm-publish"
    PYPI_PUBLISH = "pypi-publish"
    SIMPLE_SIGNING = "cosign-simple-signing"
    SIGNATURE = "signature"
    """Nothing but that somebody signed it: the bytes themselves, or a statement of a kind that is not read."""


BUILDS: Final = frozenset({Dialect.SLSA_V0_1, Dialect.SLSA_V0_2, Dialect.SLSA_V1})
"""The dialects that say how something was built, so that a source and a builder can be demanded of them."""

RELEASE: Final = re.compile(r"refs/tags/v(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)")
"""The ref of a release: what a workflow has to be pinned at to be believed without naming its ref."""


class Thing(msgspec.Struct, frozen=True):
    """Something that came out of a build or went into it, known by what identifies it and not by its name."""

    name: str
    digests: tuple[Digest, ...] = ()
    """Those of algorithms that are known here, sorted."""
    identities: tuple[tuple[str, str], ...] = ()
    """Algorithm and value of the others, as they stand: they can be compared, but nobody can compute them here."""

    def is_identified_by(self, alg: str, value: str) -> bool:
        """Say whether it has exactly this digest, or this identity of an algorithm that is not known here."""
        return Digest(alg, value) in self.digests or (alg, value) in self.identities


class Run(msgspec.Struct, frozen=True):
    """The run of a build service, as the provenance tells it; what is empty was not said."""

    event: str = ""
    """What set it off: `push`, `release`, `workflow_dispatch`."""
    repository: str = ""
    """`owner/name`, as the service knows it."""
    repository_id: str = ""
    owner_id: str = ""
    ref: str = ""
    commit: str = ""
    workflow_ref: str = ""
    """The workflow that was started: `owner/name/path@ref`."""
    workflow_commit: str = ""
    run_id: str = ""
    attempt: str = ""


class Summary(msgspec.Struct, frozen=True):
    """What somebody concluded who had verified evidence already: the predicate of a SLSA verification summary."""

    verifier: str
    resource: str
    """The URI under which the subject is used."""
    result: str
    """`PASSED` or `FAILED`."""
    levels: tuple[str, ...] = ()
    """What was shown of the subject: `SLSA_BUILD_LEVEL_2`."""
    dependency_levels: tuple[tuple[str, int], ...] = ()
    policy: str = ""
    """The URI of the policy that was applied."""
    at: str = ""
    """RFC 3339."""


class Link(msgspec.Struct, frozen=True):
    """A step that somebody carried out: the parts of in-toto link metadata that are nothing else here."""

    step: str
    command: tuple[str, ...] = ()
    exit_code: int | None = None
    """As the step reports it; nothing if it does not."""


class Collected(msgspec.Struct, frozen=True):
    """One attestation in a collection of witness: its type and its predicate."""

    type: str
    predicate: bytes
    """JSON, not parsed: whoever knows the type reads it."""


class Provenanced(msgspec.Struct, frozen=True, kw_only=True):
    """What a statement says of its subjects; nothing of it is proved, and what is empty was not said."""

    dialect: Dialect
    predicate_type: str
    subjects: tuple[Thing, ...]
    """What the statement is about; at least one, each with a digest or an identity."""
    builder: str = ""
    """The id of the builder, with the ref behind an @ where it has one."""
    build_type: str = ""
    source: str = ""
    """Whence the sources came, without `git+`, `.git` and ref: `https://github.com/owner/name`."""
    source_ref: str = ""
    """Their ref: `refs/heads/main`; empty where only a commit is given."""
    trigger: str = ""
    """Where the build was set off, in the same form; for a good builder the same as `source`."""
    trigger_ref: str = ""
    commit: str = ""
    """Of the sources, in hexadecimal."""
    branch: str = ""
    """The branch that was built or, for a tag, the one it was made from, where the service tells it; without refs/."""
    tag: str = ""
    """Without refs/tags/."""
    workflow: str = ""
    """The path of the file that says what to build: `.github/workflows/release.yml`."""
    inputs: tuple[tuple[str, str], ...] | None = None
    """What whoever started the workflow by hand typed in, as text; nothing where it was not started by hand."""
    parameters: bytes = b"{}"
    """What whoever asked for the build could choose, in canonical JSON."""
    materials: tuple[Thing, ...] = ()
    """What went in; the first one is the sources in most dialects."""
    run: Run = Run()
    package: str = ""
    """For a publication: what the registry calls it, `name@version` of npm or the file name of PyPI."""
    summary: Summary | None = None
    link: Link | None = None
    collection: tuple[str, tuple[Collected, ...]] | None = None
    """For a collection of witness: the step's name and what was attested in it."""

    @property
    def builder_name(self) -> str:
        """The builder's id without its ref."""
        return self.builder.partition("@")[0]

    @property
    def builder_ref(self) -> str:
        """The ref at which the builder ran; empty where its id has none."""
        return self.builder.partition("@")[2]

    def subject_with(self, alg: str, value: str) -> Thing | None:
        """Give the subject that has exactly this digest or identity."""
        return next((one for one in self.subjects if one.is_identified_by(alg, value)), None)


class Reason(msgspec.Struct, frozen=True):
    """One demand that is not met, or one claim that the signer's certificate belies."""

    about: str
    """The field of `Expected`, or `signer` where the certificate belies the statement."""
    wanted: str
    got: str
    """Empty where nothing is said of it."""
    why: str = ""
    """More than that they differ, where there is more to say."""

    def __str__(self) -> str:
        said = f"it is {self.got!r}" if self.got else "nothing is said of it"
        return f"{self.about}: {self.wanted!r} is expected, and {said}" + (f" ({self.why})" if self.why else "")


def repository(uri: str) -> str:
    """Give the one form of a repository's address: with a scheme, without `git+`, `.git` and a slash at the end."""
    plain = uri.removeprefix("git+")
    plain = plain if "://" in plain or not plain else f"https://{plain}"
    return plain.rstrip("/").removesuffix(".git")


def is_workflow(builder: str) -> bool:
    """Say whether a builder is a workflow of GitHub, so that its ref says which text of it ran."""
    return builder.startswith("https://github.com/") and "/.github/workflows/" in builder
