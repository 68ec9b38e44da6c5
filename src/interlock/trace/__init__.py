"""Floor 10: questions across everything: forwards, backwards, as of then; audit packs."""

from interlock.trace.drawing import drawn
from interlock.trace.errors import SubjectAmbiguous, SubjectUnknown, TraceError
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
)
from interlock.trace.ports import Graph

__all__ = [
    "EVERYTHING",
    "Drawing",
    "Edge",
    "Extent",
    "Graph",
    "Kind",
    "Link",
    "Links",
    "Node",
    "Occupied",
    "Place",
    "Relation",
    "Running",
    "Runnings",
    "Sight",
    "SubjectAmbiguous",
    "SubjectUnknown",
    "TraceError",
    "Way",
    "drawn",
]
