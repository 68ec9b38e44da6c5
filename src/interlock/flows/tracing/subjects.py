"""What a person means: a digest or its beginning, a revision, a name of anything, or `kind:name` to be exact. Floor 11.

What was typed is tried in steps, from what is surely meant to what may be; several things in one step are an error that
names them, never a choice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from interlock.kernel.words import nearest
from interlock.trace import Graph, Kind, NodeAmbiguous, NodeUnknown, Place, Relation, Sight, Way, names

_SHORTEST: Final = 4
"""Digits of a digest that is not typed whole."""
_MOST: Final = 6
"""Things that an error names."""
_OFFERED: Final = (Kind.ENVIRONMENT, Kind.RELEASE, Kind.BRANCH, Kind.PRODUCT)
"""Kinds of which an error offers some: those that have few, and names that people know."""
_OF_EACH: Final = 3
_COMPARED: Final = 400
"""Names of a kind that are compared with one that is unknown."""
_LONGEST: Final = 120
"""Characters of what was typed that an error repeats."""
_HEX: Final = re.compile(r"[0-9a-fA-F]{4,64}")
_ADVISORY: Final = re.compile(r"(?i)CVE-[0-9]{4}-[0-9]{4,19}|[A-Z]+-[0-9A-Za-z:._-]+")
_OF_A_FEED: Final = re.compile(r"(?i)(?:CVE|GHSA|GO|MAL|OSV|PYSEC|RUSTSEC|DSA|DLA|USN|RHSA|ALAS|JVNDB|SNYK)-.+")
_OF_A_WAIVER: Final = "wvr-"
"""What `interlock waivers` puts before the digest of one."""
_OCI: Final = "oci://"
_BRINGS: Final = ("push", "promote", "pull")
_DIGESTS: Final = ("gitCommit", "sha256", "key")
_PREFIXES: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.THING: ("sha256:",),
    Kind.ACCOUNT: ("git:", "key:", "oidc:", "login:"),
    Kind.COMMIT: ("gitCommit:",),
    Kind.REVIEW: ("sha256:",),
    Kind.EVIDENCE: ("sha256:",),
    Kind.COMPONENT: ("pkg:",),
    Kind.ARTIFACT: ("sha256:",),
    Kind.WAIVER: ("sha256:",),
    Kind.APPROVAL: ("sha256:",),
    Kind.HOLD: ("sha256:",),
    Kind.GLASS: ("sha256:",),
    Kind.DECISION: ("sha256:",),
    Kind.PLAN: ("sha256:",),
}
"""How the names of the nodes of a kind begin, where that is not the kind itself."""
_OF_NO_DIGEST: Final = frozenset({Kind.DEPLOYMENT, Kind.RELEASE, Kind.ENVIRONMENT})
"""What neither a file here nor a revision of git can mean."""
_PLAIN: Final = (
    Kind.PERSON,
    Kind.PROGRAM,
    Kind.TICKET,
    Kind.DEPLOYMENT,
    Kind.POLICY,
    Kind.PRODUCT,
    Kind.BUILD,
    Kind.BUILDER,
    Kind.REPOSITORY,
    Kind.INCIDENT,
    Kind.RELEASE,
    Kind.ENVIRONMENT,
    Kind.WORKLOAD,
)
"""Kinds whose nodes are called as they are, behind the name of the kind."""


class Surroundings(msgspec.Struct, frozen=True):
    """What else tells what a person means: the repository at hand, its product, and files."""

    product: str = ""
    revision: Callable[[str], str] = lambda _: ""
    """Gives the commit that git means by a text, empty where it means none."""
    file: Callable[[str], str] = lambda _: ""
    """Gives the SHA-256 of a file, empty where there is none."""
    purls: Callable[[str], Sequence[str]] = lambda _: ()
    """Gives the package URLs of the component versions that one without a version, or in another spelling, means."""
    repositories: Callable[[], Mapping[str, str]] = dict
    """Gives the addresses of repositories of artifacts, by what they are called here."""


class Subjects:
    """Finds what a person means, among what they may see."""

    def __init__(self, graph: Graph, sight: Sight, around: Surroundings, then: str = "") -> None:
        """`then` is said before what was meant, perhaps, where it is asked as of another time."""
        self._then = then
        self._graph = graph
        self._sight = sight
        self._around = around

    def find(self, text: str, *, only: Iterable[Kind] = ()) -> Place:
        """Give the one thing that a text means; `only` says which kinds could be meant.

        Errors: NodeUnknown (TRC-101), NodeAmbiguous (TRC-102).
        """
        found = self.look(text, only=only)
        if found is None:
            typed = text.strip()[: names.LONGEST]
            raise NodeUnknown(name=_shortened(typed), remedy=self._then + self._remedy(typed, frozenset(only)))
        return found

    def look(self, text: str, *, only: Iterable[Kind] = ()) -> Place | None:
        """Give the same for whoever has another meaning for it where there is none; what might be meant is not told.

        Errors: NodeAmbiguous (TRC-102).
        """
        typed = text.strip()[: names.LONGEST]
        wanted = frozenset(only)
        for step in self._steps(typed, wanted):
            found = {one.id: one for one in step if not wanted or one.kind in wanted or one.kind is Kind.THING}
            if len(found) == 1:
                return next(iter(found.values()))
            if found:
                raise _ambiguous(typed, list(found.values()))
        return None

    def _steps(self, typed: str, wanted: frozenset[Kind]) -> Iterator[Iterable[Place]]:
        """Give what could be meant, step by step."""
        if not typed:
            return
        kind, name = _exact(typed)
        if kind is not None:
            yield from self._of_kind(kind, name)
        yield self._named([typed, *_spellings(typed)])
        if typed.startswith("pkg:"):
            yield self._named(self._around.purls(typed))
        yield from self._digests(typed.removeprefix(_OF_A_WAIVER), _DIGESTS)
        yield self._held(typed)
        yield self._named(self._own(typed))
        yield self._named([f"{one.value}:{typed}" for one in _PLAIN])
        yield self._beginning([f"{Kind.DEPLOYMENT.value}:{typed}"]) if len(typed) >= _SHORTEST else ()
        yield self._elsewhere(typed)
        called = self._graph.called(typed, wanted or tuple(Kind), self._sight, most=_MOST + 1)
        # A document and the statement that shows it are called the same: whoever says that means the document.
        yield [one for one in called if one.kind is not Kind.EVIDENCE] or called
        if wanted and wanted <= _OF_NO_DIGEST:
            return
        commit, digest = self._around.revision(typed), self._around.file(typed)
        yield self._named([f"sha256:{digest}"] if digest else [])
        yield self._named([f"gitCommit:{commit}"] if commit else [])

    def _of_kind(self, kind: Kind, name: str) -> Iterator[Iterable[Place]]:
        """Give what is called so of one kind."""
        starts = _PREFIXES.get(kind, (f"{kind.value}:",))
        name = name.removeprefix(_OF_A_WAIVER) if kind is Kind.WAIVER else name

        def of(places: Iterable[Place]) -> list[Place]:
            return [one for one in places if one.kind is kind or (kind is Kind.THING)]

        yield of(self._named([f"{start}{name}" for start in starts]))
        if _HEX.fullmatch(name):
            yield of(self._beginning([f"{start}{name.lower()}" for start in starts if start[:-1] in _DIGESTS]))
        yield of(self._named(self._own(name)))
        yield of(self._graph.called(name, [kind], self._sight, most=_MOST + 1))
        if kind is Kind.COMMIT:
            commit = self._around.revision(name)
            yield of(self._named([f"gitCommit:{commit}"] if commit else []))
        if kind is Kind.DEPLOYMENT and len(name) >= _SHORTEST:
            yield of(self._beginning([f"deployment:{name}"]))

    def _digests(self, typed: str, algorithms: Iterable[str]) -> Iterator[Iterable[Place]]:
        """Give what has a digest that begins so, with its algorithm before it or not."""
        algorithm, colon, digits = typed.rpartition(":")
        if _HEX.fullmatch(digits) is None or (colon and algorithm not in algorithms):
            return
        yield self._beginning([f"{one}:{digits.lower()}" for one in ([algorithm] if colon else algorithms)])

    def _own(self, typed: str) -> list[str]:
        """Give what names of the product at hand could be meant."""
        product = self._around.product
        own = [names.environment(product, typed), names.release(product, typed)]
        place = names.environment(product, "x").removeprefix("environment:").removesuffix("x")
        return [*own, f"workload:{place}{typed}"] if "/" in typed else own

    def _elsewhere(self, typed: str) -> list[Place]:
        """Give the environments, workloads and releases of any product that are called so."""
        place = names.environment("", typed).removeprefix("environment:")
        if not place:
            return []
        ends = {Kind.ENVIRONMENT: place, Kind.WORKLOAD: f"/{typed}", Kind.RELEASE: f"@{typed}"}
        if "#" in typed:
            ends = {Kind.TICKET: typed if typed.startswith("#") else f"/{typed}"}
        return [
            one
            for kind, end in ends.items()
            for one in self._graph.beginning(f"{kind.value}:", self._sight, most=_COMPARED)
            if one.name.endswith(end)
        ]

    def _held(self, typed: str) -> list[Place]:
        """Give the artifacts that were brought under a tag of a repository, or the one that a digest behind it names.

        Which one a tag leads to now only the repository knows, and it may be gone; here stands what ever had it.
        """
        place, _, digest = typed.removeprefix(_OCI).partition("@")
        if digest:
            return self._named([digest]) if digest.startswith("sha256:") else []
        path, _, tag = place.rpartition(":")
        if not path or not tag or "/" in tag:
            return []
        addresses = {f"{_OCI}{path}": None}
        for name, address in self._around.repositories().items():
            name_, slash, below = path.partition("/")
            if name_ == name:
                addresses[f"{address}{slash}{below}"] = None
            addresses[address if address.rpartition("/")[2] == path else f"{address}/{path}"] = None
        labels = (names.brought(action, address, tag) for address in addresses for action in _BRINGS)
        brought = [
            one for label in labels for one in self._graph.called(label, [Kind.EVIDENCE], self._sight, most=_MOST + 1)
        ]
        if not brought:
            return []
        shown = self._graph.links(
            [one.id for one in brought], Way.BACKWARD, self._sight, relations=[Relation.SHOWN_BY], most=_COMPARED
        )
        return [one.source for one in shown.links if one.source.kind is Kind.ARTIFACT]

    def _named(self, names: Iterable[str]) -> list[Place]:
        found = (self._graph.named(name, self._sight) for name in dict.fromkeys(names))
        return [one for one in found if one is not None]

    def _beginning(self, starts: Iterable[str]) -> list[Place]:
        return [one for start in starts for one in self._graph.beginning(start, self._sight, most=_MOST + 1)]

    def _remedy(self, typed: str, wanted: frozenset[Kind]) -> str:
        """Say what was meant, perhaps."""
        commit = self._around.revision(typed)
        if commit:
            return (
                f"git knows it as {commit}, and the ledger says nothing of that commit; `interlock check` examines it"
            )
        kind, name = _exact(typed)
        if kind is Kind.INCIDENT:
            return "nothing here records incidents yet; what was done because of an event is `interlock responses`"
        if _OF_A_FEED.fullmatch(typed):
            return (
                "nothing here speaks of it; `interlock affected` asks the advisories, `interlock trace cve-to-pods` too"
            )
        known = self._known()
        near = nearest(name, known, 0.6)
        if near:
            return f"did you mean {known[near]}?"
        some = ", ".join(
            one.name
            for each in _OFFERED
            if not wanted or each in wanted
            for one in self._graph.beginning(f"{each.value}:", self._sight, most=_OF_EACH)
        )
        return f"`interlock search {_shortened(name)}` looks everywhere" + (f"; there are {some}" if some else "")

    def _known(self) -> dict[str, str]:
        """Give names that people type, each with the whole name that it stands for."""
        found = {}
        for kind in _PLAIN:
            for one in self._graph.beginning(f"{kind.value}:", self._sight, most=_COMPARED):
                short = one.name.partition(":")[2]
                found[short] = found[short.rpartition("/")[2]] = found[short.rpartition("@")[2]] = one.name
        return found


def _exact(typed: str) -> tuple[Kind | None, str]:
    """Give the kind that stands before a name, if one does, and the name."""
    word, colon, name = typed.partition(":")
    if colon and name and word in set(Kind):
        return Kind(word), name
    return None, typed


def _spellings(typed: str) -> list[str]:
    """Give the names of what says by its shape what it is."""
    found = []
    if _ADVISORY.fullmatch(typed):
        found += [f"advisory:{typed}", f"advisory:{typed.upper()}", f"ticket:{typed}"]
        if typed.upper().startswith("GHSA-"):
            found.append(f"advisory:GHSA-{typed[5:].lower()}")
    if "@" in typed:
        local, _, host = typed.rpartition("@")
        found += [f"git:{typed}", f"git:{local}@{host.lower()}", f"git:{typed.lower()}", f"release:{typed}"]
    return found


def _ambiguous(typed: str, found: list[Place]) -> NodeAmbiguous:
    which = ", ".join(in_words(one) for one in found[:_MOST])
    more = f" and {'more' if len(found) > _MOST else ''}" if len(found) > _MOST else ""
    count = f"more than {_MOST}" if len(found) > _MOST else str(len(found))
    return NodeAmbiguous(name=_shortened(typed), count=count, which=which + more)


def _shortened(typed: str) -> str:
    return typed if len(typed) <= _LONGEST else f"{typed[:_LONGEST]}…"


def in_words(one: Place) -> str:
    """Give what a thing is, and a name that is exact."""
    label = f" ({one.label})" if one.label and one.label not in one.name else ""
    return f"{one.kind.value} {one.name}{label}"
