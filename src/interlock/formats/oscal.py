"""OSCAL assessment results: the parts of the model that are written here, as values that only give valid documents.

Enters: texts, times, digests. Leaves: values that are written as the JSON of OSCAL 1.0.6. Lists that are empty are left
out, as the model demands; texts are brought to the forms that it takes by `line` and `token`. Pure. Floor 5.
Source: https://pages.nist.gov/OSCAL/, assessment-results; docs/decisions/0041-oscal-and-pdf.md.
"""

from __future__ import annotations

import re
from typing import Final
from uuid import UUID, uuid5

import msgspec

OSCAL: Final = "1.0.6"
NAMESPACE: Final = "https://interlock.example.org/ns/oscal"
"""Whose properties and facets those are that OSCAL has no names for."""
_NAMES: Final = UUID("6f2b9c1e-3c52-5a0e-9d0c-2f6a1b7f4e10")
_SPACES: Final = re.compile(r"\s+")
_REFUSED: Final = re.compile(r"[^\w.-]+")


def name_of(*parts: object) -> str:
    """Give the UUID of something: the same for the same parts, wherever it is made. Source: RFC 4122, version 5."""
    return str(uuid5(_NAMES, "\n".join(str(one).encode("utf-8", "replace").decode("utf-8") for one in parts)))


def line(text: str) -> str:
    """Give a text as the model takes one: not empty, on one line, without space around it."""
    return _SPACES.sub(" ", text).strip() or "none"


def token(text: str) -> str:
    """Give a name as the model takes one: letters, digits, dots, hyphens, and a letter or underscore first."""
    found = _REFUSED.sub(".", text).strip(".") or "none"
    return found if found[0].isalpha() or found[0] == "_" else f"_{found}"


class _Part(msgspec.Struct, frozen=True, rename="kebab", omit_defaults=True):
    """What all parts of a document are written like."""


class Prop(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """A name with a value, of our own namespace."""

    name: str
    value: str
    ns: str


def prop(name: str, value: object) -> Prop:
    """Give a property of our own."""
    return Prop(token(name), line(str(value)), NAMESPACE)


class Hash(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """The digest of a resource."""

    algorithm: str
    value: str


class ResourceLink(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """Where a resource is, and what it has to be."""

    href: str
    media_type: str = ""
    hashes: tuple[Hash, ...] = ()


class Resource(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """Something outside of the document that it refers to."""

    uuid: str
    title: str
    description: str = ""
    props: tuple[Prop, ...] = ()
    rlinks: tuple[ResourceLink, ...] = ()


class BackMatter(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """All such things."""

    resources: tuple[Resource, ...]


class Role(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """A function that somebody has."""

    id: str
    title: str


class ExternalId(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """What somebody is called elsewhere."""

    scheme: str
    id: str


class Party(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """A person or an organisation."""

    uuid: str
    type: str
    name: str
    external_ids: tuple[ExternalId, ...] = ()
    props: tuple[Prop, ...] = ()


class Responsible(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """Who has a role."""

    role_id: str
    party_uuids: tuple[str, ...]


class Metadata(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """What the document is."""

    title: str
    last_modified: str
    version: str
    oscal_version: str
    props: tuple[Prop, ...] = ()
    roles: tuple[Role, ...] = ()
    parties: tuple[Party, ...] = ()
    responsible_parties: tuple[Responsible, ...] = ()
    remarks: str = ""


class Actor(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """Who or what found something: a `party`, a `tool` or an `assessment-platform`."""

    type: str
    actor_uuid: str


class Origin(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """Whence something is known."""

    actors: tuple[Actor, ...]


class SubjectReference(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """What an observation is about."""

    subject_uuid: str
    type: str
    title: str = ""


class Evidence(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """What shows an observation."""

    description: str
    href: str = ""
    props: tuple[Prop, ...] = ()


class Observation(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """One thing that was observed."""

    uuid: str
    description: str
    methods: tuple[str, ...]
    collected: str
    title: str = ""
    types: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    subjects: tuple[SubjectReference, ...] = ()
    relevant_evidence: tuple[Evidence, ...] = ()
    props: tuple[Prop, ...] = ()


class ObservationReference(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """Refers to an observation."""

    observation_uuid: str


class RiskReference(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """Refers to a risk."""

    risk_uuid: str


class Facet(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """One measure of a risk."""

    name: str
    system: str
    value: str


class Characterization(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """How grave a risk is, and who says so."""

    origin: Origin
    facets: tuple[Facet, ...]


class Response(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """What to do about a risk."""

    uuid: str
    lifecycle: str
    title: str
    description: str


class Risk(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """What is missing, and what follows from it."""

    uuid: str
    title: str
    description: str
    statement: str
    status: str
    props: tuple[Prop, ...] = ()
    characterizations: tuple[Characterization, ...] = ()
    remediations: tuple[Response, ...] = ()
    related_observations: tuple[ObservationReference, ...] = ()


class TargetStatus(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """Whether an objective is satisfied."""

    state: str
    """`satisfied` or `not-satisfied`."""
    reason: str
    """`pass`, `fail` or `other`."""
    remarks: str = ""


class FindingTarget(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """What a finding is about."""

    type: str
    """`objective-id` or `statement-id`."""
    target_id: str
    status: TargetStatus
    title: str = ""


class Finding(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """How one control or clause stands."""

    uuid: str
    title: str
    description: str
    target: FindingTarget
    props: tuple[Prop, ...] = ()
    related_observations: tuple[ObservationReference, ...] = ()
    related_risks: tuple[RiskReference, ...] = ()


class ControlReference(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """Names a control."""

    control_id: str


class Selection(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """Controls that were assessed."""

    description: str
    include_controls: tuple[ControlReference, ...] = ()


class Reviewed(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """All controls that were assessed, by where they come from."""

    control_selections: tuple[Selection, ...]


class Platform(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """What assessed."""

    uuid: str
    title: str


class Assets(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """All that did."""

    assessment_platforms: tuple[Platform, ...]


class Local(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """What is defined in a result."""

    assessment_assets: Assets


class TextPart(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """A piece of text with a name."""

    name: str
    prose: str


class Statement(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """What the assessor says."""

    parts: tuple[TextPart, ...]


class Result(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """One assessment."""

    uuid: str
    title: str
    description: str
    start: str
    end: str
    reviewed_controls: Reviewed
    props: tuple[Prop, ...] = ()
    local_definitions: Local | None = None
    attestations: tuple[Statement, ...] = ()
    observations: tuple[Observation, ...] = ()
    risks: tuple[Risk, ...] = ()
    findings: tuple[Finding, ...] = ()


class ImportPlan(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """By which plan it was assessed."""

    href: str
    remarks: str = ""


class AssessmentResults(_Part, frozen=True, rename="kebab", omit_defaults=True):
    """A whole document."""

    uuid: str
    metadata: Metadata
    import_ap: ImportPlan
    results: tuple[Result, ...]
    back_matter: BackMatter


class _Document(_Part, frozen=True, rename="kebab"):
    assessment_results: AssessmentResults


def written(results: AssessmentResults) -> bytes:
    """Write a document; the same results give the same bytes."""
    return msgspec.json.format(msgspec.json.encode(_Document(results)), indent=2) + b"\n"
