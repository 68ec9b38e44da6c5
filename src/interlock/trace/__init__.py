"""Floor 10: questions across everything: forwards, backwards, as of then; audit packs."""

from interlock.trace.drawing import drawn
from interlock.trace.errors import AskerMayNot, AskerUnknown, NodeAmbiguous, NodeUnknown, TraceError
from interlock.trace.model import (
    EVERYTHING,
    Drawing,
    Edge,
    Extent,
    Kind,
    Link,
    Links,
    Node,
    Occupied,
    Place,
    Relation,
    Running,
    Runnings,
    Sight,
    Way,
    more_specific,
)
from interlock.trace.ports import Graph
from interlock.trace.walk import Doubted, More, Reached, Saying, Shown, Walk

__all__ = [
    "EVERYTHING",
    "AskerMayNot",
    "AskerUnknown",
    "Doubted",
    "Drawing",
    "Edge",
    "Extent",
    "Graph",
    "Kind",
    "Link",
    "Links",
    "More",
    "Node",
    "NodeAmbiguous",
    "NodeUnknown",
    "Occupied",
    "Place",
    "Reached",
    "Relation",
    "Running",
    "Runnings",
    "Saying",
    "Shown",
    "Sight",
    "TraceError",
    "Walk",
    "Way",
    "drawn",
    "more_specific",
]
