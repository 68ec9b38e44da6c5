"""A drawing while it is made: nodes, edges and words, each once, bounded, and in one spelling. Floor 10.

Whatever a statement says may be empty, endless or unprintable, since any key may sign one: what names nothing is left
out, and so is what is too much, which the statement's own label says then.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from interlock.kernel import Digest
from interlock.trace import names
from interlock.trace.model import Drawing, Edge, Kind, Node, Occupied, Relation
from interlock.trace.said import Said

MOST_EDGES: Final = 20_000
"""Of one statement; the largest that Interlock itself writes has some thousands."""
MOST_WORDS: Final = 2_000
_LABEL: Final = 160
_FEWEST: Final = 7
"""Digits by which a digest is known at least."""
_WORD: Final = 1_000
FIELDS: Final = frozenset({"person", "command", "message", "rule", "path", "digest", "name"})


class Sketch:
    """What one statement adds, as far as it is drawn."""

    def __init__(self, said: Said, kind: str, subjects: Iterable[Digest] = ()) -> None:
        """It begins with who signed the statement, and what the ledger has it about."""
        self.said = said
        self.product = ""
        self._nodes: dict[str, Node] = {said.name: Node(said.name, Kind.EVIDENCE, _short(kind, _LABEL))}
        self._edges: dict[Edge, None] = {}
        self._occupied: dict[str, Occupied] = {}
        self._words: dict[tuple[str, str], None] = {}
        self._left_out = 0
        self._tried = 0
        for key in said.keys:
            self.edge(self.node(names.key(key), Kind.ACCOUNT), Relation.SIGNED, self.entry)
        if said.passkey:
            self.edge(self.node(said.passkey, Kind.ACCOUNT), Relation.SIGNED, self.entry)
        for one in subjects:
            self.edge(str(one), Relation.SHOWN_BY, self.entry)

    @property
    def entry(self) -> str:
        """The name of the statement's own node."""
        return self.said.name

    @property
    def is_full(self) -> bool:
        """Whether nothing more should be tried: who multiplies two lists asks before each round."""
        return self._tried > 2 * MOST_EDGES

    def node(self, name: str, kind: Kind = Kind.THING, label: str = "") -> str:
        """Say what something is; give its name."""
        if name and len(self._nodes) < MOST_EDGES:
            known = self._nodes.get(name, Node(name))
            kind = known.kind if kind is Kind.THING else kind
            # What is called by its own digest is called nothing, and keeps the name that others gave it.
            label = "" if label and name.startswith(("sha256:", "gitCommit:")) and _is_of(name, label) else label
            self._nodes[name] = Node(name, kind, _short(label, _LABEL) or known.label)
        return name

    def is_a(self, kind: Kind, label: str) -> None:
        """Say what the statement itself is."""
        self.node(self.entry, kind, label)

    def edge(self, source: str, relation: Relation, target: str) -> None:
        """Draw an edge, if both ends have a name."""
        self._tried += 1
        if not (source and target) or source == target:
            return
        if len(self._edges) >= MOST_EDGES:
            self._left_out += 1
        else:
            self._edges[Edge(source, relation, target)] = None

    def edges(self, sources: Iterable[str], relation: Relation, target: str) -> None:
        """Draw an edge from each of some nodes to one."""
        for one in sources:
            self.edge(one, relation, target)

    def document(self, kind: Kind, label: str) -> str:
        """Draw a document that others name by its own digest, shown by the statement, said by whoever signed it."""
        name = self.node(self.said.document, kind, label)
        self.edge(name, Relation.SHOWN_BY, self.entry)
        self.edges((names.key(one) for one in self.said.keys), Relation.SIGNED, name)
        if self.said.passkey:
            self.edge(self.said.passkey, Relation.SIGNED, name)
        return name

    def occupied(self, place: str, runs: Iterable[tuple[str, str]]) -> None:
        """Say what runs in a place, all of it."""
        if place:
            told = tuple(dict.fromkeys((one, what) for one, what in runs if one and what))
            self._left_out += max(len(told) - MOST_EDGES, 0)
            self._occupied[place] = Occupied(place, told[:MOST_EDGES])

    def word(self, field: str, *texts: str) -> None:
        """Let the statement be found by some texts."""
        for text in texts:
            short = _short(text, _WORD)
            if not short or (field, short) in self._words:
                continue
            if len(self._words) >= MOST_WORDS:
                self._left_out += 1
            else:
                self._words[field, short] = None

    def about(self, product: str, environment: str = "") -> str:
        """Say whose it is, and of which environment; give the environment's name."""
        self.product = product if names.product(product) else ""
        place = names.environment(product, environment)
        if place:
            self.node(place, Kind.ENVIRONMENT, environment)
        if names.product(product):
            self.node(names.product(product), Kind.PRODUCT, product)
            self.edge(names.product(product), Relation.HAS, place)
        return place

    def person(self, author: str) -> str:
        """Draw an author as git writes one; give the name of the account."""
        self.word("person", author)
        return self.node(names.author(author), Kind.ACCOUNT, author)

    def finished(self) -> Drawing:
        """Give the drawing."""
        if self._left_out:
            own = self._nodes[self.entry]
            self._nodes[self.entry] = replace(own, label=f"{own.label} ({self._left_out} parts of it not drawn)")
        return Drawing(
            tuple(self._nodes.values()),
            tuple(self._edges),
            tuple(self._occupied.values()),
            self.product,
            tuple(self._words),
        )


def _is_of(name: str, label: str) -> bool:
    """Say whether a label is nothing but a digest, or the beginning of it."""
    digits = label.rpartition(":")[2]
    return len(digits) >= _FEWEST and name.partition(":")[2].startswith(digits)


def _short(text: str, most: int) -> str:
    """Give a text on one line that anything can show."""
    line = " ".join(text[: most * 2].split())
    if not line.isprintable():
        line = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in line)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
