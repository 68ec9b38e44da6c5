"""The form of a CSAF document: what its JSON schema asks for, in both versions.

Enters: nothing. Leaves: a shape for each version. Floor 5. Source: CSAF 2.0 and 2.1, section 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.formats.shapes import Flaw, Shape, anything, at, both, many, mapping, one_of, record, text

_TEXT: Final = text()
_URI: Final = text(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*", says="an address")
_NUMBER: Final = (
    r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)"
    r"(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?"
)
_VERSION: Final = text(rf"(?:0|[1-9][0-9]*|{_NUMBER})", says="a version")
_LANGUAGE: Final = text(
    r"(?:(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}(?:-[A-Za-z]{3}){0,2})?|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?"
    r"(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
    r"(?:-[A-WY-Za-wy-z0-9](?:-[A-Za-z0-9]{2,8})+)*(?:-[Xx](?:-[A-Za-z0-9]{1,8})+)?|[Xx](?:-[A-Za-z0-9]{1,8})+"
    r"|[Ii]-[Dd][Ee][Ff][Aa][Uu][Ll][Tt]|[Ii]-[Mm][Ii][Nn][Gg][Oo])",
    says="a language tag",
)
_CATEGORY: Final = text(r"[^\s\-_.](?:.*[^\s\-_.])?", says="a category")
_ID: Final = text(r"\S(?:.*\S)?", says="an id")
_IDS: Final = many(_TEXT, unique=True)
_STATUSES: Final = (
    "first_affected", "first_fixed", "fixed", "known_affected", "known_not_affected", "last_affected", "recommended",
    "under_investigation",
)  # fmt: skip
_FLAGS: Final = (
    "component_not_present", "inline_mitigations_already_exist", "vulnerable_code_cannot_be_controlled_by_adversary",
    "vulnerable_code_not_in_execute_path", "vulnerable_code_not_present",
)  # fmt: skip
_RESTARTS: Final = (
    "connected", "dependencies", "machine", "none", "parent", "service", "system", "vulnerable_component", "zone",
)  # fmt: skip
_RELATIONS: Final = (
    "default_component_of", "external_component_of", "installed_on", "installed_with", "optional_component_of",
)  # fmt: skip
_BRANCHES: Final = (
    "architecture", "host_name", "language", "patch_level", "product_family", "product_name", "product_version",
    "product_version_range", "service_pack", "specification", "vendor",
)  # fmt: skip
_REFERENCES: Final = many(record({"summary": _TEXT, "url": _URI}, {"category": one_of("external", "self")}))
_ACKNOWLEDGEMENTS: Final = many(
    record({}, {"names": many(_TEXT), "organization": _TEXT, "summary": _TEXT, "urls": many(_URI)})
)
_PARTIES: Final = ("coordinator", "discoverer", "other", "user", "vendor")
_INVOLVED: Final = ("completed", "contact_attempted", "disputed", "in_progress", "not_contacted", "open")
_PERCENTAGE: Final = text(r"0\.[0-9]+|1\.0+", says="a part of one")


class _Words:
    """What the two versions say differently."""

    def __init__(self, *, is_new: bool) -> None:
        self.is_new = is_new
        self.branches: tuple[str, ...] = (*_BRANCHES, "platform" if is_new else "legacy")
        self.remedies: tuple[str, ...] = ("mitigation", "no_fix_planned", "none_available", "vendor_fix", "workaround")
        self.labels: tuple[str, ...] = ("AMBER", "GREEN", "RED", "WHITE")
        self.publishers: tuple[str, ...] = ("coordinator", "discoverer", "other", "translator", "user", "vendor")
        self.statuses: tuple[str, ...] = _STATUSES
        if is_new:
            self.remedies = (*self.remedies, "fix_planned", "optional_patch")
            self.labels = ("AMBER", "AMBER+STRICT", "CLEAR", "GREEN", "RED")
            self.publishers = (*self.publishers, "multiplier")
            self.statuses = (*_STATUSES, "unknown")


def _product(words: _Words) -> Shape:
    digest = r"[0-9a-f]{32,}" if words.is_new else r"[0-9a-fA-F]{32,}"
    files = many(record({"algorithm": _TEXT, "value": text(digest, says="a digest")}))
    purl = text(r"pkg:[A-Za-z.+-][A-Za-z0-9.+-]*/.+", says="a package URL")
    helper = {
        "cpe": text(r"(?:cpe:2\.3:[aho*-](?::.+){10}|[cC][pP][eE]:/[AHOaho]?(?::[A-Za-z0-9._~%-]*){0,6})"),
        "hashes": many(record({"file_hashes": files, "filename": _TEXT})),
        "model_numbers": _IDS,
        "purl": purl,
        "purls": many(purl, unique=True),
        "sbom_urls": many(_URI),
        "serial_numbers": _IDS,
        "skus": many(_TEXT),
        "x_generic_uris": many(record({"namespace": _URI, "uri": _URI})),
    }
    return record({"name": _TEXT, "product_id": _TEXT}, {"product_identification_helper": _some(record({}, helper))})


def product_shape(*, is_new: bool) -> Shape:
    """Give the shape of a product as it is named in full."""
    return _product(_Words(is_new=is_new))


def _some(shape: Shape) -> Shape:
    """Want at least one key."""

    def check(value: object, place: str) -> Iterator[Flaw]:
        if isinstance(value, dict) and not value:
            yield Flaw(place, "it is empty")
        yield from shape(value, place)

    return check


def _tree(words: _Words) -> Shape:
    product = _product(words)

    def branch(value: object, place: str) -> Iterator[Flaw]:
        """Check branch by branch, not each inside its parent, since they may be nested without end."""
        one = record({"category": one_of(*words.branches), "name": _TEXT}, {"product": product}, closed=False)
        queue = [(value, place)]
        while queue:
            found, where = queue.pop()
            yield from one(found, where)
            if not isinstance(found, dict):
                continue
            if len({"branches", "product"} & set(found)) != 1 or len(found) != 3:  # noqa: PLR2004  # category, name, it
                yield Flaw(where, "a branch has a category, a name, and either branches or a product")
            below = found.get("branches")
            if below is not None and (not isinstance(below, list) or not below):
                yield Flaw(at(where, "branches"), "it has to be a list with something in it")
            elif below:
                queue += [(inner, at(at(where, "branches"), number)) for number, inner in enumerate(below)]

    paths = record({
        "beginning_product_reference": _TEXT,
        "full_product_name": product,
        "subpaths": many(record({"category": one_of(*_RELATIONS), "next_product_reference": _TEXT})),
    })  # fmt: skip
    relations = record({
        "category": one_of(*_RELATIONS),
        "full_product_name": product,
        "product_reference": _TEXT,
        "relates_to_product_reference": _TEXT,
    })  # fmt: skip
    groups = record({"group_id": _TEXT, "product_ids": many(_TEXT, least=2, unique=True)}, {"summary": _TEXT})
    known = {"branches": many(branch), "full_product_names": many(product), "product_groups": many(groups)}
    made = {"product_paths": many(paths)} if words.is_new else {"relationships": many(relations)}
    extra = {"x_extensions": many(anything)} if words.is_new else {}
    return _some(record({}, {**known, **made, **extra}, closed=words.is_new))


def _document(words: _Words) -> Shape:
    tlp = record({"label": one_of(*words.labels)}, {"url": _URI})
    distribution: Shape = record({}, {"text": _TEXT, "tlp": tlp})
    if words.is_new:
        uuid = (
            r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
            r"|0{8}(?:-0{4}){3}-0{12}|f{8}(?:-f{4}){3}-f{12}"
        )
        distribution = record(
            {"tlp": tlp}, {"text": _TEXT, "sharing_group": record({"id": text(uuid)}, {"name": _TEXT})}, closed=True
        )
    engine = record({"name": _TEXT}, {"version": _TEXT})
    tracking = record(
        {
            "current_release_date": _TEXT,
            "id": _ID,
            "initial_release_date": _TEXT,
            "revision_history": many(record({"date": _TEXT, "number": _VERSION, "summary": _TEXT})),
            "status": one_of("draft", "final", "interim"),
            "version": _VERSION,
        },
        {"aliases": _IDS, "generator": record({"engine": engine}, {"date": _TEXT})},
    )
    must = {
        "category": _CATEGORY,
        "csaf_version": one_of("2.1" if words.is_new else "2.0"),
        "publisher": record(
            {"category": one_of(*words.publishers), "name": _TEXT, "namespace": _URI},
            {"contact_details": _TEXT, "issuing_authority": _TEXT},
        ),
        "title": _TEXT,
        "tracking": tracking,
    }
    may = {
        "acknowledgments": _ACKNOWLEDGEMENTS,
        "aggregate_severity": record({"text": _TEXT}, {"namespace": _URI}),
        "lang": _LANGUAGE,
        "notes": _notes(),
        "references": _REFERENCES,
        "source_lang": _LANGUAGE,
    }
    if words.is_new:
        extra = {"license_expression": _TEXT, "x_extensions": many(anything)}
        return record({**must, "distribution": distribution}, {**may, **extra}, closed=True)
    return record(must, {**may, "distribution": _some(distribution)})


def _notes() -> Shape:
    categories = one_of("description", "details", "faq", "general", "legal_disclaimer", "other", "summary")
    may = {"audience": _TEXT, "title": _TEXT, "group_ids": _IDS, "product_ids": _IDS}
    return many(record({"category": categories, "text": _TEXT}, may))


def _vulnerability(words: _Words) -> Shape:
    about = {"group_ids": _IDS, "product_ids": _IDS, "date": _TEXT}
    cwe = {"id": text(r"CWE-[1-9]\d{0,5}", says="a CWE"), "name": _TEXT}
    restart = record({"category": one_of(*_RESTARTS)}, {"details": _TEXT})
    remedy = {"entitlements": many(_TEXT), "restart_required": restart, "url": _URI}
    known: dict[str, Shape] = {
        "acknowledgments": _ACKNOWLEDGEMENTS,
        "cve": text(r"CVE-[0-9]{4}-[0-9]{4,}", says="a CVE"),
        "discovery_date": _TEXT,
        "flags": many(record({"label": one_of(*_FLAGS)}, about), unique=True),
        "ids": many(record({"system_name": _TEXT, "text": _TEXT}), unique=True),
        "involvements": many(
            record({"party": one_of(*_PARTIES), "status": one_of(*_INVOLVED)}, {**about, "summary": _TEXT}),
            unique=True,
        ),
        "notes": _notes(),
        "product_status": _some(record({}, dict.fromkeys(words.statuses, _IDS), closed=words.is_new)),
        "references": _REFERENCES,
        "remediations": many(record({"category": one_of(*words.remedies), "details": _TEXT}, {**about, **remedy})),
        "threats": many(
            record({"category": one_of("exploit_status", "impact", "target_set"), "details": _TEXT}, about)
        ),
        "title": _TEXT,
    }
    if words.is_new:
        known |= _only_new(cwe, about)
    else:
        known |= {"cwe": record(cwe), "release_date": _TEXT, "scores": many(both(record({"products": _IDS}), _scored))}
    return _some(record({}, known, closed=words.is_new))


def _only_new(cwe: dict[str, Shape], about: dict[str, Shape]) -> dict[str, Shape]:
    epss = record({"percentile": _PERCENTAGE, "probability": _PERCENTAGE, "timestamp": _TEXT}, closed=True)
    content = {
        "cvss_v2": mapping,
        "cvss_v3": mapping,
        "cvss_v4": mapping,
        "epss": epss,
        "qualitative_severity_rating": one_of("critical", "high", "low", "medium", "none"),
        "ssvc_v2": mapping,
        "x_extensions": many(anything),
    }
    exploited = record({"date": _TEXT, "exploitation_date": _TEXT}, about, closed=True)
    number = text(r"[1-9]\d*\.(?:[0-9]|[1-9]\d+)(?:\.\d+)?", says="a version of CWE")
    return {
        "cwes": many(record({**cwe, "version": number}, closed=True), unique=True),
        "disclosure_date": _TEXT,
        "first_known_exploitation_dates": many(both(exploited, _about_something), unique=True),
        "metrics": many(
            record(
                {"content": _some(record({}, content, closed=True)), "products": _IDS}, {"source": _URI}, closed=True
            ),
            unique=True,
        ),
        "x_extensions": many(anything),
    }


def _scored(value: object, place: str) -> Iterator[Flaw]:
    if isinstance(value, dict) and len(value) < 2:  # noqa: PLR2004  # products, and a score
        yield Flaw(place, "it has no score")


def _about_something(value: object, place: str) -> Iterator[Flaw]:
    if isinstance(value, dict) and not {"group_ids", "product_ids"} & set(value):
        yield Flaw(place, "it does not say for which products")


def _whole(*, is_new: bool) -> Shape:
    words = _Words(is_new=is_new)
    known = {"document": _document(words)}
    may = {"product_tree": _tree(words), "vulnerabilities": many(_vulnerability(words))}
    if not is_new:
        return record(known, may)
    schema = one_of("https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json")
    return record({**known, "$schema": schema}, {**may, "x_extensions": many(anything)}, closed=True)


SHAPES: Final = {"2.0": _whole(is_new=False), "2.1": _whole(is_new=True)}
"""By version of the format."""
